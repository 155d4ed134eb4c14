"""Certificates: issued with the last fact of a completion, drawn as PDF, signed as a badge, checked by anybody."""
