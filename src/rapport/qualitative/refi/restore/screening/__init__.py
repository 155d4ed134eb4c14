"""Layers of a screening become rows."""
