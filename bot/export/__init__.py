"""`relais export`: everything that is public, as plain files in one archive, so that it survives the project."""
