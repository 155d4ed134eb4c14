"""A private way to the ombuds person, beside everything else that a programme sees."""
