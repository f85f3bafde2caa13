"""The knowledge base as a library: pages, sections, checks, index and search."""
