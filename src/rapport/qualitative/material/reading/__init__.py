"""Readers of what comes in: bytes of strangers → texts. They know neither database nor web."""
