"""The time there is for a scholar: protected time that chairs confirm, and the load of mentors."""
