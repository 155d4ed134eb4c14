"""What a plan runs on: the answers to chosen surveys of the programme as one table, built anew for each run."""
