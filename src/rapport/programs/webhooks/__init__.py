"""Webhooks: another system is told by a message when something has happened; the message holds codes and numbers only."""
