"""For whoever leads workshops: a discussion guide, sessions, attendance and hours."""
