"""When a programme asks what: waves, the surveys in them, invitations and reminders, and how many have answered."""
