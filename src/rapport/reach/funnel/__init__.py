"""From who was invited to a course to who came back to it: how many got how far."""
