"""Registries of institutions as they are published: ROR, IPEDS, or a table of one's own. Pure."""
