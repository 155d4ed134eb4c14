"""Looks across training, agreements and surveys."""
