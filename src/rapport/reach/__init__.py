"""Reach: who registered over the years, from which institutions, and how far they came."""
