"""Screening of references: files of a literature search in, a word family found, two reviewers, evidence table."""
