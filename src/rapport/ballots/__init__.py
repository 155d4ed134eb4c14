"""Answers that are given once by each of a group, and that nobody can tie to one of them. Knows no person."""
