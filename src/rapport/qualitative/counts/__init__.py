"""Both counts of a code side by side: how many people used a stem that hints at it, and how many carry it."""
