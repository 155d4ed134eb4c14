"""Quotes of a file become quotes of a new project."""
