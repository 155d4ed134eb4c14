"""Start page: what is next for me."""
