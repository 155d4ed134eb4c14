"""Which institution is meant by a name that somebody typed. Pure: neither Django nor the database."""
