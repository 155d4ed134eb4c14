"""How a mentorship closes, and how its team changes without anybody being blamed."""
