"""What a course did: an anonymous survey for whoever has completed it, open for as long as the programme likes."""
