"""Near-peer mentors that an arm is given: made at an institution, counted as what the arm received."""
