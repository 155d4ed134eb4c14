"""Courses that a programme requires: of whom, by when, how often again; reminders and refreshers."""
