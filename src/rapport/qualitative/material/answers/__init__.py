"""Free-text answers to surveys of the programme."""
