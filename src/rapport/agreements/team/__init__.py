"""The mentors of a scholar as a team: who covers what, what they promised each other, and the time there is."""
