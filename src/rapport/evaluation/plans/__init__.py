"""Analysis plans: begun with one that ships, with a file, or with surveys; edited, and registered."""
