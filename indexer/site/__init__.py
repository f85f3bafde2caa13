"""What the site adds to the pages: plain functions over pages, which the plugin hands to MkDocs."""
