"""What participants scored, as the protocol names it."""
