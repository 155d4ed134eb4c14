"""Which texts stand beside the codes, how they are printed, and what was found in them that tells who speaks."""
