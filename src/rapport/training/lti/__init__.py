"""Coming from a learning platform (LTI 1.3): sign-in, a place in the programme, and word of the completion."""
