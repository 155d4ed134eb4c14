"""How near people are to a printed model, and how a swap would change that, to first order."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from rapport.analysis.synthetic.matching.printed_model import (
    WIDTH,
    Bools,
    Floats,
    Integers,
    PrintedModel,
    information,
    intercepts,
    probabilities,
)

# Terms that the paper's elimination removed may have estimates this many standard errors from nothing.
LOOSE = 0.6
ERRORS_COUNT = 4.0
# Deviations of estimates count in standard errors, but in none wider than this: a printed odds ratio of a small
# group has a wide one, and would come out anyhow.
WIDEST = 0.4
# An odds ratio on the wrong side of 1 counts beside its distance: this much per unit of its logarithm. So does an
# interval that leaves out 1 where the printed one does not, or the reverse: this much per standard error.
TURNED, BEYOND = 8.0, 0.01
ASTRAY, INSIDE = 2.0, 0.04


@dataclass
class Nearness:
    """One printed model beside people.

    Attributes:
        model: the printed model.
        outcome: each person's class; 0 is the reference, −1 is missing.
        matters: whether estimates count already, or only standard errors (as before there are outcomes).
    """

    model: PrintedModel
    outcome: Integers
    matters: bool = True

    def look(self, design: Floats) -> float:
        """Compare anew, after people have changed.

        Args:
            design: people × columns; NaN where a person is in no model.

        Returns:
            The distance from print.
        """
        self.counted: Bools = (self.outcome >= 0) & ~np.isnan(design[:, self.model.candidates]).any(axis=1)
        seen = design[self.counted][:, self.model.candidates]
        within = [self.model.candidates.index(column) for column in self.model.columns]
        slopes = np.zeros((seen.shape[1], self.model.classes))
        slopes[within] = self.model.slopes
        told = self.outcome[self.counted]
        counts = np.bincount(told, minlength=self.model.classes + 1)
        self._intercepts = intercepts(seen @ slopes, counts.tolist())
        self._slopes = slopes
        chance = probabilities(self._intercepts + seen @ slopes)
        full = np.column_stack([np.ones(len(seen)), seen])
        known = information(full, chance)
        self._prepare(known, full.shape[1], within)
        residual = np.eye(self.model.classes + 1)[told][:, 1:] - chance
        self.estimates = self._to_estimates @ (full.T @ residual).T.ravel()
        return self.distance()

    def _prepare(self, known: Floats, width: int, within: list[int]) -> None:
        """Everything that turns a change of people into a change of estimates, errors and tests."""
        classes, size = self.model.classes, len(within) + 1
        kept = [k * width + at for k in range(classes) for at in (0, *(column + 1 for column in within))]
        covariance = _inverse(known[np.ix_(kept, kept)])
        slopes = [k * size + at for k in range(classes) for at in range(1, size)]
        errors = np.sqrt(np.diag(covariance))[slopes]
        estimates = np.zeros((len(slopes), len(known)))
        self._scale = np.minimum(errors, WIDEST)
        estimates[:, kept] = covariance[slopes] / self._scale[:, None]
        gone = [k * width + at + 1 for k in range(classes) for at in range(width - 1) if at not in within]
        self._to_estimates = np.vstack([estimates, _alone(known, covariance, kept, gone), _together(known, gone)])
        self._kept, self._within, self._width = len(slopes), [0, *(column + 1 for column in within)], width
        rows, values = [covariance[slopes]], [errors**2]
        self._logs = flat = self.model.slopes.T.ravel()
        self._sides = self.model.excludes.T.ravel()
        for columns, _, _ in self.model.tests:
            places = [self.model.columns.index(column) for column in columns]
            mine = [k * (size - 1) + at for k in range(classes) for at in places]
            there = [slopes[at] for at in mine]
            weight = np.linalg.solve(covariance[np.ix_(there, there)], flat[mine])
            rows.append((weight @ covariance[there])[None])
            values.append(np.array([flat[mine] @ weight]))
        self._directions, self._values = np.vstack(rows), np.concatenate(values)

    def distance(self, estimates: Floats | None = None, change: Floats | None = None) -> float:
        """Distance from print; with arguments, that of each of many swaps.

        Args:
            estimates: deviations of the estimates in standard errors, swaps × estimates.
            change: change of the information along the directions that are watched.

        Returns:
            A number, or an array of one per swap.
        """
        far = self.estimates if estimates is None else estimates
        values = self._values if change is None else self._moved(change)
        size = self.model.slopes.size
        apart = 0.5 * np.log(values[..., :size] / self.model.errors.T.ravel() ** 2)
        total = ERRORS_COUNT * (apart**2).sum(axis=-1)
        wanted = np.array([test for _, test, _ in self.model.tests])
        counts = np.array([count for _, _, count in self.model.tests])
        total = total + (counts * (np.sqrt(values[..., size:]) - np.sqrt(wanted)) ** 2).sum(axis=-1)
        if self.matters:
            total = total + (far[..., : self._kept] ** 2).sum(axis=-1)
            logs = np.sign(self._logs) * (self._logs + far[..., : self._kept] * self._scale)
            total = total + TURNED * np.maximum(BEYOND - logs, 0).sum(axis=-1)
            sure = self._sides != 0
            short = self._sides[sure] * (WIDTH - (logs / np.sqrt(values[..., :size]))[..., sure]) + INSIDE
            total = total + ASTRAY * np.maximum(short, 0).sum(axis=-1)
            total = total + (np.maximum(np.abs(far[..., self._kept :]) - LOOSE, 0) ** 2).sum(axis=-1)
        return total  # type: ignore[no-any-return]

    def _moved(self, change: Floats) -> Floats:
        """Variances fall where information rises; chi-squares rise with it."""
        size = self.model.slopes.size
        sign = np.where(np.arange(len(self._values)) < size, -1.0, 1.0)
        return np.maximum(self._values + sign * change, 0.05 * self._values)

    def of_covariates(self, rows: Floats, people: Integers) -> tuple[Floats, Floats]:
        """What people contribute if their covariates were these.

        Args:
            rows: shape (rows, columns of the whole design).
            people: whose rows they are.

        Returns:
            Contributions to the estimates and to the information along the watched directions, each
            shape (rows, number).
        """
        counted = self.counted[people]
        seen = np.where(counted[:, None], rows[:, self.model.candidates], 0.0)
        full = np.column_stack([np.ones(len(seen)), seen])
        chance = probabilities(self._intercepts + seen @ self._slopes)
        told = np.where(counted, self.outcome[people], 0)
        residual = np.eye(self.model.classes + 1)[told][:, 1:] - chance
        inner, size = full[:, self._within], len(self._within)
        estimates = np.zeros((len(seen), len(self._to_estimates)))
        mean, square = np.zeros((len(seen), len(self._values))), np.zeros((len(seen), len(self._values)))
        for k in range(self.model.classes):
            mine = slice(k * self._width, (k + 1) * self._width)
            if self.matters:
                estimates += residual[:, [k]] * (full @ self._to_estimates[:, mine].T)
            along = inner @ self._directions[:, k * size : (k + 1) * size].T
            mean += chance[:, [k]] * along
            square += chance[:, [k]] * along**2
        return estimates * counted[:, None], (square - mean**2) * counted[:, None]

    def of_outcomes(self, design: Floats, people: Integers) -> Floats:
        """What people contribute to the estimates in each class: people × classes × number."""
        full = np.column_stack([np.ones(len(people)), design[people][:, self.model.candidates]])
        found = np.zeros((len(people), self.model.classes + 1, len(self._to_estimates)))
        for k in range(self.model.classes):
            found[:, k + 1] = full @ self._to_estimates[:, k * self._width : (k + 1) * self._width].T
        return found


def _alone(known: Floats, covariance: Floats, kept: list[int], gone: list[int]) -> Floats:
    """Score tests (as z) of each removed column, added alone to the printed model: rows over the whole score."""
    across = known[np.ix_(gone, kept)] @ covariance
    rows = np.zeros((len(gone), len(known)))
    rows[np.arange(len(gone)), gone] = 1
    rows[:, kept] = -across
    left = np.diag(known)[gone] - (across * known[np.ix_(gone, kept)]).sum(axis=1)
    return np.asarray(rows / np.sqrt(left)[:, None], dtype=np.float64)


def _together(known: Floats, gone: list[int]) -> Floats:
    """Wald tests (as z) of each removed column in the model with all candidates."""
    whole = _inverse(known)
    return np.asarray(whole[gone] / np.sqrt(np.diag(whole))[gone][:, None], dtype=np.float64)


def _inverse(matrix: Floats) -> Floats:
    return np.asarray(cho_solve(cho_factor(matrix), np.eye(len(matrix))), dtype=np.float64)
