"""Estimators that other programs do well: called, not rewritten.

The only place that may import statsmodels or pandas. Nothing in ``rapport.stats`` imports it: whoever needs one of its
modules loads that one, and only then pays for the import.
"""
