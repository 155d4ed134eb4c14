"""Counting who put what where, so that nothing depends on the order of the items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.intp]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """What two raters said of the same items.

    Attributes:
        n: items that both rated.
        missing: items that one of them, or both, did not.
        table: shape (categories, categories): counts, the first rater in rows.
    """

    n: int
    missing: int
    table: Counts


@dataclass(frozen=True, eq=False)
class Ratings:
    """What any number of raters said, as far as a coefficient asks: how many put an item where.

    Attributes:
        patterns: shape (patterns, categories): each distinct row of counts, at least one rating in it.
        items: shape (patterns,): how many items have it.
        unrated: items without any rating, left out.
    """

    patterns: Counts
    items: Counts
    unrated: int

    @property
    def n(self) -> int:
        """Items with one rating or more."""
        return int(self.items.sum())

    @property
    def pairable(self) -> int:
        """Items with two ratings or more: those that can show agreement."""
        return int(self.items[self.patterns.sum(axis=1) >= 2].sum())


def pairs(first: Codes, second: Codes, categories: int) -> Pairs:
    """The square table of two raters; R: ``table(factor(first, levels), factor(second, levels))``.

    Args:
        first: shape (items,): index of the category the first rater chose, −1 for none.
        second: the same, of the second rater.
        categories: how many there are (some may never be used).

    Returns:
        The table, with how many items are in it and how many are not.

    Raises:
        ValueError: the shapes differ, or a code lies outside −1 … categories − 1.
    """
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("the two raters have different numbers of items")
    _check(np.concatenate((first, second)), categories)
    both = (first >= 0) & (second >= 0)
    flat = np.bincount(first[both] * categories + second[both], minlength=categories * categories)
    table = flat.reshape(categories, categories).astype(np.int64)
    n = int(both.sum())
    return Pairs(n, len(first) - n, table)


def ratings(codes: Codes, categories: int) -> Ratings:
    """Counts per item of any number of raters; R: ``t(apply(codes, 1, tabulate, nbins = categories))``.

    Args:
        codes: shape (items, raters): index of the category, −1 for no rating.
        categories: how many there are (some may never be used).

    Returns:
        The distinct rows of counts.

    Raises:
        ValueError: a code lies outside −1 … categories − 1.
    """
    _check(codes, categories)
    items, rated = len(codes), codes >= 0
    rows = np.broadcast_to(np.arange(items)[:, None], codes.shape)
    flat = np.bincount(rows[rated] * categories + codes[rated], minlength=items * categories)
    return _distinct(flat.reshape(items, categories).astype(np.int64), np.ones(items, dtype=np.int64))


def ratings_of(table: Counts) -> Ratings:
    """The same of the square table of two raters, as :func:`pairs` gives it."""
    check_table(table)
    first, second = np.nonzero(table)
    counts = np.zeros((len(first), len(table)), dtype=np.int64)
    np.add.at(counts, (np.arange(len(first)), first), 1)
    np.add.at(counts, (np.arange(len(first)), second), 1)
    return _distinct(counts, table[first, second].astype(np.int64))


def check_table(table: Counts) -> None:
    """Refuse what is no square table of counts.

    Raises:
        ValueError: the table is not square, is empty or has a count below 0.
    """
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not len(table):
        raise ValueError("the table has as many rows as columns")
    if (table < 0).any():
        raise ValueError("a count is at least 0")


def _check(codes: Codes, categories: int) -> None:
    if categories < 1:
        raise ValueError("there is no category")
    if codes.size and (codes.min() < -1 or codes.max() >= categories):
        raise ValueError("a code is no category")


def _distinct(counts: Counts, items: Counts) -> Ratings:
    rated = counts.sum(axis=1) > 0
    unrated = int(items[~rated].sum())
    if not rated.any():
        return Ratings(counts[:0], items[:0], unrated)
    patterns, which = np.unique(counts[rated], axis=0, return_inverse=True)
    times = np.zeros(len(patterns), dtype=np.int64)
    np.add.at(times, which.reshape(-1), items[rated])
    return Ratings(patterns, times, unrated)
