"""Who is registered for a course or has to take it, and how far: the coordinator's list and its files."""
