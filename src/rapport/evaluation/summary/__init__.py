"""What a run found on one page, in sentences that are made of its numbers: for the director."""
