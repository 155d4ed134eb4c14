"""Early-warning signs: what a scholar could notice themselves, put into words for the scholar alone."""
