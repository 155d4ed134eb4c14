"""Courses, progress, reflections."""
