"""By which means a programme says what it expects: which it uses, and whom they have reached."""
