"""Meetings: planned with an agenda, held, noted, and followed by actions."""
