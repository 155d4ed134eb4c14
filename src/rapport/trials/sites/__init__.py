"""Institutions: approached, agreed, recruiting; and the people that each of them asks to take part."""
