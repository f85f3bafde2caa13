"""Forges: where the pages are kept, and where what people propose waits to be validated."""
