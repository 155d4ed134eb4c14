"""The mentor's report: what scholars said in confidence, told only where nobody can be found in it."""
