"""Which groups of people something was released about: no two may be set against each other to find a few."""
