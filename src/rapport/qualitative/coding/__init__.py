"""Rounds of coding: opened by a lead, coded by each alone, submitted, closed."""
