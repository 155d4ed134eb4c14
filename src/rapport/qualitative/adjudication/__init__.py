"""Deciding where two coders differ: a third layer, beside what they said."""
