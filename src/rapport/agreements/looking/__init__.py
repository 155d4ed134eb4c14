"""Looking at a template before there is an agreement."""
