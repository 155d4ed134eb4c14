"""Closed rounds of a file become rounds of a new project."""
