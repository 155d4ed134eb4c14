"""What was done, to what, by whom: text only, so that an event outlives its object."""
