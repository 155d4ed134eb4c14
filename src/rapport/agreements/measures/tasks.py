"""What the worker does: figures of pairs each day, figures of cohorts when asked, the observer's mail.

The secret of an observer lives in the memory of this process alone, from the draw until the mail server has taken it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.utils import timezone

from rapport.agreements import queries as agreements
from rapport.agreements.measures import actions, computing, gathering, labels, mail, queries
from rapport.agreements.measures.compared import Pair
from rapport.agreements.measures.computing import Told
from rapport.agreements.measures.release import tellable, whole
from rapport.agreements.models import (
    Agreement,
    CohortFigure,
    CohortFigures,
    PairFigure,
    PairFigures,
    ReleasedPair,
    ReleasedPairs,
)
from rapport.kit.jobs import enqueue, progress
from rapport.programs import queries as programs
from rapport.programs.models import Cohort, Program
from rapport.stats.parts import parts

ALIGNMENT, KEPT, DAILY = "alignment", "kept", "measures"
# After so many mentorships the job says that it is alive.
EACH = 50
Ledger = dict[str, list[frozenset[int]]]


class NotHandedOverError(Exception):
    """The mail server did not take the mail; the next try draws another secret."""


def look_after() -> None:
    """Each minute: once a day the figures of all pairs; addresses of observers that are not needed any more."""
    day = f"{timezone.localdate():%Y-%m-%d}"
    enqueue("rapport.agreements.measures.tasks.measure_all_pairs", key=f"{DAILY}:{day}", day=day)
    actions.forget_addresses(by=None)


def measure_all_pairs(day: str) -> None:
    """The figures of every open mentorship; `day` is the end of the job's key, whose lease is renewed on the way."""
    open_ones = Agreement.objects.filter(mentorship__until__isnull=True).order_by("mentorship")
    keys = list(open_ones.values_list("mentorship", flat=True))
    for number, pk in enumerate(keys, start=1):
        measure_pairs(pk)
        if number % EACH == 0:
            progress(f"{DAILY}:{day}", number, len(keys))


@transaction.atomic
def measure_pairs(mentorship: int) -> None:
    """The figures of the pairs of one mentorship that are open to each other; of others there are none."""
    asked = programs.mentorship(mentorship)
    desk = agreements.desk(asked.scholar, asked)
    PairFigures.objects.filter(mentorship=asked).delete()
    for party in desk.pairs:
        told = computing.of_pair(gathering.of_desk(desk, party))
        made = PairFigures.objects.create(mentorship=asked, mentor=party.person, made_at=timezone.now())
        PairFigure.objects.bulk_create(
            PairFigure(figures=made, place=place, **asdict(one)) for place, one in enumerate(told)
        )


def send_way_in(observation: int) -> None:
    """Send the observer their link. Raises NotHandedOverError, which says nothing of it."""
    drawn = actions.draw_way_in(by=None, observation=observation)
    if drawn is None:
        return
    found, secret = drawn
    try:
        mail.send_way_in(found, secret)
    except OSError:  # smtplib's errors are OSErrors
        raise NotHandedOverError from None
    actions.mark_sent(by=None, observation=found)


@transaction.atomic
def measure_cohorts(figures: int) -> None:
    """Make the figures that were asked for, of all pairs and of each cohort. Twice is once."""
    asked = CohortFigures.objects.select_related("program").get(pk=figures)
    Program.objects.select_for_update(no_key=True).get(pk=asked.program_id)
    asked.refresh_from_db(fields=["made_at"])
    if asked.made_at is not None:
        return
    pairs = gathering.pairs(asked.program, timezone.localdate())
    ledger = queries.released(asked.program)
    cohorts: list[Cohort | None] = [None, *Cohort.objects.filter(program=asked.program).order_by("name")]
    groups = [[one for one in pairs if cohort is None or one.cohort == cohort.pk] for cohort in cohorts]
    # All sets first: what may be told of one group depends on what is told of the others.
    aligned = [release(asked, ALIGNMENT, [one for one in group if one.compared], ledger) for group in groups]
    parted = Parted.of(pairs, ledger[ALIGNMENT])
    for cohort, group, compared in zip(cohorts, groups, aligned, strict=True):
        told = computing.of_items(compared, parted.parts, parted.items) if compared else []
        told += means_of(asked, group, ledger)
        CohortFigure.objects.bulk_create(
            CohortFigure(figures=asked, cohort=cohort, place=place, **asdict(one)) for place, one in enumerate(told)
        )
    asked.made_at = timezone.now()
    asked.save(update_fields=["made_at"])


@dataclass(frozen=True)
class Parted:
    """The parts into which everything that was told cuts the pairs, and which pairs count for which item."""

    parts: list[list[Pair]]
    items: dict[str, frozenset[int]]

    @classmethod
    def of(cls, pairs: Sequence[Pair], released: Sequence[frozenset[int]]) -> "Parted":
        by_key = {one.key: one for one in pairs if one.compared}
        cut = [part for part in parts(released) if part <= by_key.keys()]
        there = [[by_key[key] for key in sorted(part)] for part in cut]
        names = {each.item for part in there for one in part for each in one.compared}
        items = {name: whole((one.key for part in there for one in part if speaks(one, name)), cut) for name in names}
        return cls(there, items)


def means_of(asked: CohortFigures, group: Sequence[Pair], ledger: Ledger) -> list[Told]:
    """What stands for itself: in reviews, and every measure that is one number of a pair. Sets are noted."""
    found: list[Told] = []
    for point in range(1, max((len(one.reviews) for one in group), default=0) + 1):
        reviewed = release(asked, f"{KEPT}:{point}", [one for one in group if len(one.reviews) >= point], ledger)
        shares = [one.reviews[point - 1] for one in reviewed]
        if shares:
            kept = [one.kept / one.items for one in shares]
            found.append(replace(computing.mean_of(KEPT, kept, (0, 1)), point=point))
    for measure in labels.MEANS.values():
        if told := release(asked, measure.id, [one for one in group if measure.id in one.means], ledger):
            values = [one.means[measure.id] for one in told]
            found.append(computing.mean_of(measure.id, values, measure.limits))
    return found


def speaks(pair: Pair, item: str) -> bool:
    """Both of the pair answered it in a way that a rule compares, or said how much it matters."""
    return any(each.item == item and (each.codes is not None or each.weights is not None) for each in pair.compared)


def release(asked: CohortFigures, family: str, having: Iterable[Pair], ledger: Ledger) -> list[Pair]:
    """The pairs of whom a family of measures may be told now, in order of their number; a new set is noted."""
    there = {one.key: one for one in having}
    told = tellable(frozenset(there), {key: one.scholar for key, one in there.items()}, ledger.setdefault(family, []))
    if told and told not in ledger[family]:
        ledger[family].append(told)
        made = ReleasedPairs.objects.create(figures=asked, family=family)
        ReleasedPair.objects.bulk_create(ReleasedPair(released=made, pair=key) for key in sorted(told))
    return [there[key] for key in sorted(told)]
