"""Goals, milestones and small steps: what a mentorship works towards, and how far it is."""
