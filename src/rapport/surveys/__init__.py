"""Instruments, scoring, responses."""
