"""Expectations, alignment, agreement, signatures."""
