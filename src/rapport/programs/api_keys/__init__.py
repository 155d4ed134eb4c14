"""Keys with which a program reads a programme at /api/v1/: people make them for themselves, on a page."""
