"""Answers that people gave elsewhere: a file is read, its columns and rows are matched, looked at, and brought in."""
