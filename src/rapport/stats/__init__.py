"""Estimators: arrays in, frozen results out.

No rounding, no printing, no file, no random state of its own. Every estimator says which formula it
uses and which R function gives the same number; ``tests/reference/`` holds it to that. What cannot
be computed is an :class:`~rapport.stats.undefined.Undefined` with its reason, never NaN.
"""
