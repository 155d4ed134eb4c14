"""Registering for a course: codes, the public pages, what people say of themselves, and who follows a group."""
