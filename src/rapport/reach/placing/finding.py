"""Finds the institution that is meant by a name, and lets doubtful names wait for a person. A worker's business."""

from collections.abc import Iterable
from functools import cached_property

from django.db import transaction

from rapport.programs.models import Program
from rapport.reach.matching.matcher import Matcher, Verdict
from rapport.reach.matching.names import domain_of
from rapport.reach.models import Candidate, Decision, Doubt, Institution, Registrant
from rapport.reach.placing.matcher import matcher

How = Registrant.How
Found = tuple[int | None, str]
AT_ONCE = 500


class Finder:
    """Asks the registry, each name once; `doubts` are those that a person has to look at."""

    def __init__(self) -> None:
        decided = Decision.objects.values_list("plain", "institution")
        self._decided: dict[str, int | None] = dict(decided)
        self._known: dict[tuple[str, str], Found] = {}
        self._has_registry = Institution.objects.exists()
        self.doubts: dict[str, tuple[str, Verdict]] = {}

    @cached_property
    def _matcher(self) -> Matcher:
        return matcher()

    def find(self, typed: str, plain: str, address: str) -> Found:
        """The institution, and what that rests on."""
        if not plain:
            return None, How.NONE
        if plain in self._decided:
            institution = self._decided[plain]
            return institution, How.DECIDED if institution else How.NONE
        key = plain, domain_of(address)
        if key not in self._known:
            self._known[key] = self._ask(typed, plain, key[1])
        return self._known[key]

    def _ask(self, typed: str, plain: str, domain: str) -> Found:
        verdict = self._matcher.match(typed, domain) if self._has_registry else Verdict()
        if verdict.key:
            return int(verdict.key), How.MATCHED
        self.doubts.setdefault(plain, (typed, verdict))
        return None, How.OPEN


@transaction.atomic
def keep_doubts(doubts: Iterable[tuple[str, str, Verdict]]) -> None:
    """Keep names that nobody has decided on yet, with the institutions that may be meant.

    Args:
        doubts: (plain, typed, verdict), as a :class:`Finder` gathers them.
    """
    waiting = {plain: (typed, verdict) for plain, typed, verdict in doubts}
    names = sorted(waiting)
    for at in range(0, len(names), AT_ONCE):
        some = names[at : at + AT_ONCE]
        Doubt.objects.bulk_create(
            [Doubt(plain=plain, typed=waiting[plain][0]) for plain in some], ignore_conflicts=True
        )
        kept = dict(Doubt.objects.filter(plain__in=some).values_list("plain", "pk"))
        Candidate.objects.filter(doubt__in=kept.values()).delete()
        Candidate.objects.bulk_create(
            [
                Candidate(
                    doubt_id=kept[plain], institution_id=int(one.key), likeness=min(100, round(one.likeness * 100))
                )
                for plain in some
                for one in waiting[plain][1].candidates
            ]
        )


@transaction.atomic
def place_again(*, program: Program, finder: Finder) -> int:
    """Ask the registry again about names that are open: a newer one may know them. Returns how many are placed."""
    waiting = Registrant.objects.filter(program=program, how=How.OPEN)
    names = waiting.values_list("plain", "typed", "email", "person__email").distinct()
    placed = 0
    for plain, typed, email, own in list(names):
        institution, how = finder.find(typed, plain, email or own or "")
        if how != How.OPEN:
            mine = waiting.filter(plain=plain, email=email, **({"person__email": own} if own else {}))
            placed += mine.update(institution=institution, how=how)
    return placed
