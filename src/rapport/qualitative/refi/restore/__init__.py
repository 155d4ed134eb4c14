"""Layers of a file become rows of a new project."""
