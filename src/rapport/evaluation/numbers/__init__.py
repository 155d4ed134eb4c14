"""What the numbers of a run are and say: read, in words, as a picture, side by side. Pure."""
