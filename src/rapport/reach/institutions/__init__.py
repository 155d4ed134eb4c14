"""The registry of institutions, the queue of doubtful names, and networks."""
