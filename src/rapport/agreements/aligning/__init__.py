"""Two who read what they said to each other: do they mean the same, and what is missing from the list."""
