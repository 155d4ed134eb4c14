"""The tool kit: curated resources of courses, to search and to open."""
