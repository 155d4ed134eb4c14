"""The action plan: what a person means to do, and whether it happened."""
