"""The way into the anonymous evaluation of a course. The box and its form belong to others, and know no person."""
