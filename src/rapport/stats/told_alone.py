"""Coefficients about which clusters show no error: one cluster alone tells them, or errors cancel out in each."""

import numpy as np
from numpy.typing import NDArray

from rapport.stats.undefined import Undefined

Floats = NDArray[np.float64]

TOLD_ALONE = Undefined("one cluster alone tells this coefficient, so that nothing shows how much clusters differ")
ALONE = 1e-7
# A robust variance below this share of the usual one is the noise of arithmetic.
NOTHING = 1e-20


def only_this_tells(x: Floats, weight: Floats, root: Floats) -> NDArray[np.bool_]:
    """Which coefficients nothing would tell without this cluster.

    M − M_g, with M = (root root′)⁻¹ and M_g = X_g′WX_g, is singular where root′ M_g root has the eigenvalue 1; root
    times its vector is what the other clusters leave open.

    Args:
        x: shape (rows, coefficients): the design in this cluster.
        weight: shape (rows,): of its rows.
        root: shape (coefficients, coefficients): Cholesky root of the inverse of X′WX over all clusters.

    Returns:
        Shape (coefficients,).
    """
    return left_open(*np.linalg.eigh(root.T @ (x.T * weight) @ x @ root), root)


def told_alone(design: Floats, which: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which columns of a design only one of the clusters tells.

    Args:
        design: shape (rows, columns), of full rank.
        which: shape (rows,): which cluster each row is in, from 0.

    Returns:
        Shape (columns,).
    """
    root: Floats = np.asarray(np.linalg.cholesky(np.linalg.inv(design.T @ design)), np.float64)
    found = np.zeros(design.shape[1], np.bool_)
    for rows in np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1]):
        found |= only_this_tells(design[rows], np.ones(len(rows)), root)
    return found


def left_open(values: Floats, vectors: Floats, root: Floats) -> NDArray[np.bool_]:
    """Which coefficients the other clusters leave open, from the eigenvalues and vectors of root′ M_g root.

    Args:
        values: shape (coefficients,).
        vectors: shape (coefficients, coefficients), one in each column.
        root: as of :func:`only_this_tells`; any root of the inverse will do.

    Returns:
        Shape (coefficients,).
    """
    open_still = root @ vectors[:, values > 1 - ALONE]
    return np.asarray((np.abs(open_still) > ALONE * np.sqrt((root**2).sum(axis=1))[:, None]).any(axis=1))
