"""Courses that are opened for single people, without a registration: an arm of a trial does that."""
