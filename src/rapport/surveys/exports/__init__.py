"""Reading what was handed in, and taking it out: pages for staff, files for statistics programs."""
