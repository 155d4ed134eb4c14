"""Before and beside a mentorship: the scholar's plan, notes on possible mentors, what mentors say of themselves."""
