"""Rapport runs a research-mentoring programme."""

__version__ = "0.1.0"
