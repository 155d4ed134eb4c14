"""The mentor and trainee assessment plan: who must do what by when, who is late, and what was done about it."""
