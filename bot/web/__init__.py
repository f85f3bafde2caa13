"""The web surface: the site, the ask page and the HTTP API, in one process."""
