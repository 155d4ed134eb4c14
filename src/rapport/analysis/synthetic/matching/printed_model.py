"""A printed logistic model, and what a fit to people would say about it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bools = NDArray[np.bool_]
ROUNDS = 50
ENOUGH = 1e-10
# Half the width of a 95% interval in standard errors; and what a limit printed as 1.00 may be from 1.
WIDTH = float(ndtri(0.975))
CLOSE = 0.006


@dataclass(frozen=True)
class PrintedModel:
    """A binary or multinomial logit as printed.

    Attributes:
        name: the outcome's column.
        counts: people per class of the outcome, the reference first.
        columns: columns of the design that are in the model.
        candidates: all columns of the design that were offered to it.
        slopes: coefficients, columns × classes without the reference.
        errors: their standard errors.
        tests: per term its columns, the Wald chi-square over all classes that its printed p stands for, and
            how much it counts.
    """

    name: str
    counts: tuple[int, ...]
    columns: tuple[int, ...]
    candidates: tuple[int, ...]
    slopes: Floats
    errors: Floats
    tests: tuple[tuple[tuple[int, ...], float, float], ...]

    @property
    def excludes(self) -> Floats:
        """Whether each printed interval leaves out 1: 1 for yes, −1 for no, 0 where a limit is printed as 1.00."""
        beyond = np.abs(self.slopes) - WIDTH * self.errors
        return np.asarray(np.where(np.abs(beyond) < CLOSE, 0.0, np.sign(beyond)), dtype=np.float64)

    @property
    def classes(self) -> int:
        """Classes without the reference."""
        return len(self.counts) - 1


def probabilities(predictor: Floats) -> Floats:
    """Probabilities of all classes but the reference, from their linear predictors."""
    top = np.maximum(predictor.max(axis=-1, keepdims=True), 0)
    odds = np.exp(predictor - top)
    return np.asarray(odds / (np.exp(-top) + odds.sum(axis=-1, keepdims=True)), dtype=np.float64)


def intercepts(offset: Floats, counts: Sequence[int]) -> Floats:
    """Intercepts with which the probabilities add up to the people in each class (Newton).

    Args:
        offset: linear predictors without intercept, people × classes.
        counts: people per class, the reference first; they add up to all people.

    Returns:
        One intercept per class.
    """
    wanted = np.array(counts[1:], dtype=float)
    found = np.log(wanted / counts[0]) - offset.mean(axis=0)
    for _ in range(ROUNDS):
        chance = probabilities(found + offset)
        gap = wanted - chance.sum(axis=0)
        step = np.linalg.solve(np.diag(chance.sum(axis=0)) - chance.T @ chance, gap)
        found = found + np.clip(step, -2, 2)
        if np.abs(step).max() < ENOUGH:
            break
    return np.asarray(found, dtype=np.float64)


def information(design: Floats, chance: Floats) -> Floats:
    """Fisher information of a multinomial logit; parameters class by class.

    Args:
        design: people × columns, the constant included.
        chance: probabilities, people × classes.

    Returns:
        A square matrix of classes · columns.
    """
    columns, classes = design.shape[1], chance.shape[1]
    found = np.empty((classes, columns, classes, columns))
    for one in range(classes):
        for two in range(one, classes):
            weight = chance[:, one] * (float(one == two) - chance[:, two])
            found[one, :, two, :] = found[two, :, one, :] = (design * weight[:, None]).T @ design
    return found.reshape(classes * columns, classes * columns)
