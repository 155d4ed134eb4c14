"""Persons, institutions, roles, sign-in, mail."""
