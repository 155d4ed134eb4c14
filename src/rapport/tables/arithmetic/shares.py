"""Counts and percentages: whether each percentage is that of its count, and what they add up to."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from rapport.tables.arithmetic.claims import Question, Share
from rapport.tables.arithmetic.finding import Finding, Kind, Place
from rapport.tables.arithmetic.printed import Printed

# So many values that would fit are named.
NAMED = 4
# Where no n is stated, it is looked for up to here.
HIGHEST_N = 10_000_000


def findings(question: Question) -> Iterator[Finding]:
    """Every slip in the answers to a question.

    Args:
        question: its answers, with n where that is stated.

    Yields:
        Errors: a count that is no whole number, or more than n; a percentage over 100, or that is not 100 × count / n.
        Doubts: counts or percentages that add up to more than there are, where nobody says that several could be given.
    """
    impossible = [found for share in question.shares for found in _impossible(share)]
    yield from impossible
    if impossible:
        return
    n = question.n if question.n is not None else likely_n(question.shares)
    if n is None:
        yield from (_without_n(share) for share in question.shares if _has_no_n(share))
    else:
        wrong = [share for share in question.shares if not fits(share, n)]
        other = _one_n_for_all(question) if len(wrong) > 1 and question.n is not None else None
        if other is not None:
            yield _other_n(question, wrong, other)
            return
        yield from (_wrong(share, question, n) for share in wrong)
    yield from _sums(question, n)


def _impossible(share: Share) -> Iterator[Finding]:
    count, percent = share.count, share.percent
    if count is not None and (count.value < 0 or (count.decimals and count.value != round(count.value))):
        yield _error(share, count, share.count_column, "nobody can be counted so", "", "write how many there were")
    if percent is not None and (percent.low > 100 or percent.high < 0):
        yield _error(share, percent, share.percent_column, "no share is so", "", "write a percentage from 0 to 100")


def _error(share: Share, number: Printed, column: str, what: str, fits: str, mend: str) -> Finding:
    return Finding(Kind.ERROR, replace(share.place, column=column), number.text, what, fits, mend)


def fits(share: Share, n: int) -> bool:
    """Whether count and percentage of an answer are possible where so many answered.

    Args:
        share: the answer.
        n: how many answered.

    Returns:
        True also where there is nothing to compare.
    """
    if share.count is not None and share.count.value > n:
        return False
    if share.percent is None or n == 0:
        return True
    if share.count is None:
        return bool(counts_for(share.percent, n))
    return share.percent.holds(Fraction(100 * round(share.count.value), n))


def counts_for(percent: Printed, n: int) -> range:
    """The counts whose percentage of n is printed so.

    Args:
        percent: the percentage.
        n: of how many.

    Returns:
        The whole numbers; none where no count fits.
    """
    return range(max(math.ceil(percent.low * n / 100), 0), min(math.floor(percent.high * n / 100), n) + 1)


def ns_for(share: Share) -> range:
    """The n with which count and percentage of an answer go together.

    Args:
        share: an answer with both.

    Returns:
        The whole numbers, none where no n fits; for nobody (0%) all of them.
    """
    if share.count is None or share.percent is None:
        return range(0)
    count = round(share.count.value)
    if count == 0:
        return range(1, HIGHEST_N) if share.percent.low <= 0 else range(0)
    if share.percent.high <= 0:
        return range(0)
    first = max(math.ceil(Fraction(100 * count) / share.percent.high), count)
    last = math.floor(Fraction(100 * count) / share.percent.low) if share.percent.low > 0 else HIGHEST_N
    return range(first, last + 1)


def likely_n(shares: Sequence[Share]) -> int | None:
    """How many answered, where nobody says: the n with which most answers fit.

    Args:
        shares: the answers.

    Returns:
        Of several, the sum of the counts, or what is nearest to it; None where no n fits any answer.
    """
    both = [share for share in shares if share.count is not None and share.percent is not None]
    total = sum(round(share.count.value) for share in both if share.count is not None)
    ranges = [found for share in both if share.count and share.count.value and (found := ns_for(share))]
    if not ranges:
        return None
    # Where the number of answers that fit changes, and the sum of the counts.
    edges = {edge for found in ranges for edge in (found[0], found[-1])} | {total}
    return max(edges, key=lambda n: (sum(n in found for found in ranges), n == total, -abs(n - total)))


def _has_no_n(share: Share) -> bool:
    return share.count is not None and share.percent is not None and share.count.value > 0 and not ns_for(share)


def _without_n(share: Share) -> Finding:
    """A count and a percentage that go together with no n at all."""
    count, percent = share.count, share.percent
    if count is None or percent is None:
        raise ValueError("an answer without count or percentage fits")
    printed = replace(percent, text=f"{count.text} ({percent.text})")
    below = math.floor(100 * count.value / percent.value) if percent.value > 0 else 0
    near = " and ".join(
        f"{percent.same_digits(Fraction(100 * round(count.value), n))} (n {n:,})" for n in (below, below + 1) if n > 0
    )
    what = f"{count.text} is this percentage of no number of people"
    fits = f"the nearest are {near}" if near else ""
    return _error(share, printed, share.percent_column, what, fits, "see whether count or percentage is another")


def _one_n_for_all(question: Question) -> int | None:
    """Another n than the stated one with which every answer fits; the nearest."""
    found = likely_n(question.shares)
    return found if found is not None and all(fits(share, found) for share in question.shares) else None


def _other_n(question: Question, wrong: Sequence[Share], n: int) -> Finding:
    what = f"{len(wrong)} of {len(question.shares)} percentages are not those of their counts with this n"
    place = replace(question.place, column="n")
    mend = f"write {n:,} if so many answered, or work the percentages out anew"
    return Finding(Kind.ERROR, place, f"{question.n:,}", what, f"with n = {n:,} all of them are", mend)


def _wrong(share: Share, question: Question, n: int) -> Finding:
    whose = f"n = {n:,}" if question.n is not None else f"n = {n:,}, with which most of its answers fit"
    count, percent = share.count, share.percent
    if count is not None and count.value > n:
        what = f"more than there are ({whose})"
        return _error(share, count, share.count_column, what, "", "see whether count or n is another")
    if percent is None:
        raise ValueError("an answer without a percentage fits, unless it is more than there are")
    if count is None:
        near = _nearest(percent, n)
        what = f"no count of {n:,} gives this percentage"
        return _error(share, percent, share.percent_column, what, f"the nearest are {near}", "write one of them")
    true = Fraction(100 * round(count.value), n)
    right = percent.same_digits(true)
    cut = percent.same_digits(true - Fraction(1, 2 * 10**percent.decimals)) == percent.text.removesuffix("%").strip()
    what = f"{count.text} of {n:,} is {right}%" + (", which was cut off and not rounded" if cut else "")
    if question.n is None:
        what += f" ({whose})"
    others, ns = counts_for(percent, n), ns_for(share)
    found = [f"count {_listed(others)}" if others else f"no count of {n:,} gives {percent.text}"]
    found.append(f"n {_listed(ns)}" if ns else "no n at all")
    if (whole := _makes_whole(share, question, n)) is not None:
        found.append(f"with {whole} the counts add up to {n:,}")
    mend = f"write {right}, or see whether the count or n is another"
    if whole is not None:
        mend = f"write {whole} for the count if that is what was counted, or {right} for the percentage"
    printed = f"{count.text} ({percent.text})"
    return _error(share, replace(percent, text=printed), share.percent_column, what, ", ".join(found), mend)


def _makes_whole(share: Share, question: Question, n: int) -> int | None:
    """The count that fits the percentage, if with it all counts add up to n."""
    if share.percent is None or any(one.count is None for one in question.shares):
        return None
    others = sum(round(one.count.value) for one in question.shares if one is not share and one.count is not None)
    return n - others if n - others in counts_for(share.percent, n) else None


def _nearest(percent: Printed, n: int) -> str:
    below = math.floor(Fraction(percent.low + percent.high) / 2 * n / 100)
    return " and ".join(
        f"{percent.same_digits(Fraction(100 * count, n))} ({count:,})" for count in (below, below + 1) if count <= n
    )


def _listed(numbers: range) -> str:
    if len(numbers) > NAMED:
        return f"{numbers[0]:,} to {numbers[-1]:,}"
    return " or ".join(f"{number:,}" for number in numbers)


def _sums(question: Question, n: int | None) -> Iterator[Finding]:
    """What the answers add up to, unless several could be given."""
    if question.several or not question.is_whole or len(question.shares) < 2:
        return
    mend = "say so beside the table if several could be given; otherwise see which is too high"
    counts = [share.count for share in question.shares if share.count is not None]
    if n is not None and len(counts) == len(question.shares):
        total = sum(round(count.value) for count in counts)
        if total > n:
            what = f"the counts add up to {total:,}, which is more than {n:,}"
            yield _doubt(question.place, f"{total:,} of {n:,}", what, mend)
        return
    percents = [share.percent for share in question.shares if share.percent is not None]
    if len(percents) == len(question.shares) and sum(percent.low for percent in percents) > 100:
        total_text = f"{sum(percent.value for percent in percents):g}%"
        printed = " + ".join(percent.text for percent in percents)
        what = f"the percentages add up to {total_text}, which no rounding explains"
        yield _doubt(question.place, printed, what, mend)


def _doubt(place: Place, printed: str, what: str, mend: str) -> Finding:
    return Finding(Kind.DOUBT, place, printed, what, "possible only where several could be given", mend)
