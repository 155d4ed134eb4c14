"""A regression fitted with the errors that a plan asks for, and what is said about them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.analysis.estimating import peers
from rapport.analysis.specs.model import Model as Spec
from rapport.stats.cluster_robust import Correction, cluster_robust
from rapport.stats.coefficients import Coefficient, TermTest
from rapport.stats.mixed_logit import mixed_logit
from rapport.stats.model_based import model_based
from rapport.stats.regression import Floats, Model, Regression
from rapport.stats.undefined import Number

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Estimated:
    """What a table prints of a regression.

    Attributes:
        coefficients: one per column.
        terms: one test per term.
        covariance: of the coefficients; None where nothing needs it.
        likeness: the intraclass (or working) correlation that came with it; None where none did.
    """

    coefficients: tuple[Coefficient, ...]
    terms: tuple[TermTest, ...]
    covariance: Floats | None = None
    likeness: Number | None = None


def estimate(regression: Regression, clusters: Codes | None, spec: Spec) -> Estimated:
    """Fit a regression.

    Args:
        regression: what is fitted.
        clusters: number of the cluster of each row; None where the plan names none.
        spec: what errors are built on.

    Returns:
        Coefficients and tests; undefined ones say why.
    """
    kind = spec.kind_of_errors
    if kind == "model":
        own = model_based(regression, spec.confidence)
        return Estimated(own.coefficients, own.terms, own.covariance)
    # Without clusters each person is one: the errors of White.
    groups = np.arange(len(regression.outcome)) if clusters is None else clusters
    if kind == "gee":
        averaged = peers.gee(regression, groups, spec.working, spec.correction, spec.confidence)
        return Estimated(averaged.coefficients, averaged.terms, averaged.covariance, averaged.alpha)
    if kind == "mixed" and regression.model is Model.LOGIT:
        latent = mixed_logit(regression, groups, spec.nodes, spec.confidence)
        return Estimated(latent.coefficients, latent.terms, latent.covariance, latent.icc)
    if kind == "mixed":
        mixed = peers.mixed_linear(regression, groups, spec.confidence)
        return Estimated(mixed.coefficients, mixed.terms, mixed.covariance, mixed.icc)
    robust = cluster_robust(regression, groups, Correction(kind), spec.confidence)
    return Estimated(robust.coefficients, robust.terms, robust.covariance)


def how(spec: Spec, model: Model) -> str:
    """A sentence about how a model was fitted, for the methods.

    Args:
        spec: the table's options.
        model: linear or logit.
    """
    kind = spec.kind_of_errors
    fitted = "Linear models" if model is Model.LINEAR else "Logit models"
    if kind == "model":
        return f"{fitted} were fitted, with the errors of the model itself."
    if kind == "gee":
        corrected = {
            "none": "without a correction for few clusters",
            "kauermann-carroll": "with the small-sample correction of Kauermann and Carroll",
            "mancl-derouen": "with the small-sample correction of Mancl and DeRouen",
        }[spec.correction]
        return (
            f"{fitted} were fitted by generalised estimating equations ({spec.working} working correlation within "
            f"clusters), with robust errors {corrected}, and t tests on clusters − coefficients degrees of freedom."
        )
    if kind == "mixed":
        how_so = (
            "restricted maximum likelihood, with Satterthwaite’s degrees of freedom"
            if model is Model.LINEAR
            else f"adaptive Gauss–Hermite quadrature with {spec.nodes} nodes"
        )
        return f"{fitted} with a random intercept for each cluster were fitted by {how_so}."
    if spec.cluster is None:
        return f"{fitted} were fitted to weighted data, with robust (sandwich) errors of weighted people."
    degrees = "Satterthwaite’s degrees of freedom" if kind == "CR2" else "clusters − 1 degrees of freedom"
    return f"{fitted} were fitted with cluster-robust errors ({kind}) and t tests on {degrees}."
