"""The search that runs in the reader's browser: what it is given, computed from the sections that are indexed."""
