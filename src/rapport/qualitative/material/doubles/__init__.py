"""One person in several rows, one text from several people: shown, decided, undone."""
