"""Cluster trials: protocol, institutions, sealed allocation, participants, what happened, flow; power beforehand.

``randomising`` and ``power`` are pure: they know neither Django nor the database, and `rapport trial` runs them alone.
"""
