"""What a run found: the report as a page, how each number was made, files, and two runs side by side."""
