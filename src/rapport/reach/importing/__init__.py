"""Registrations of earlier years: a CSV file, its columns, its words, and in – whole, or not at all."""
