"""Progress reports of scholars and mentors to the director and the chair."""
