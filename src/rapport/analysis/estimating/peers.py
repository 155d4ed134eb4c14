"""Estimators of other programs, loaded when a plan asks for one: their import costs more than most analyses."""

from importlib import import_module
from typing import Protocol

from rapport.stats.coefficients import Coefficient, TermTest
from rapport.stats.regression import Floats, Regression
from rapport.stats.undefined import Number


class Fit(Protocol):
    """What their results have in common."""

    coefficients: tuple[Coefficient, ...]
    terms: tuple[TermTest, ...]
    covariance: Floats


class Averaged(Fit, Protocol):
    """What GEE give."""

    alpha: Number


class Mixed(Fit, Protocol):
    """What a mixed linear model gives."""

    icc: Number


def gee(regression: Regression, clusters: object, working: str, correction: str, confidence: float) -> Averaged:
    """Call :func:`rapport.stats.peers.gee.gee`.

    Args:
        regression: what is fitted.
        clusters: number of the cluster of each row.
        working: name of the working correlation.
        correction: name of the small-sample correction.
        confidence: level of the intervals.

    Returns:
        The model.
    """
    peer = import_module("rapport.stats.peers.gee")
    found: Averaged = peer.gee(regression, clusters, peer.Working(working), peer.SmallSample(correction), confidence)
    return found


def mixed_linear(regression: Regression, clusters: object, confidence: float) -> Mixed:
    """Call :func:`rapport.stats.peers.mixed_linear.mixed_linear`, by REML.

    Args:
        regression: what is fitted.
        clusters: number of the cluster of each row.
        confidence: level of the intervals.

    Returns:
        The model.
    """
    peer = import_module("rapport.stats.peers.mixed_linear")
    found: Mixed = peer.mixed_linear(regression, clusters, restricted=True, confidence=confidence)
    return found
