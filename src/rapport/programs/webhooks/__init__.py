"""Webhooks: another system is told when something has happened, in codes and numbers only."""
