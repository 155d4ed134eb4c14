"""Texts come in: from surveys, tables, transcripts and documents – under codes, never names."""
