"""What a project found: Table 3 with quotes that nobody is known by, how it was done, and the files of it."""
