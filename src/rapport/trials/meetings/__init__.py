"""Meetings that an arm is given: planned at an institution, held by the training, counted as what the arm received."""
