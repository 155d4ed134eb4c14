"""The notebook: all that a person wrote in courses, in one place, for them alone."""
