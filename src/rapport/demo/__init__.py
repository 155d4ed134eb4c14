"""A believable programme, made only through actions."""
