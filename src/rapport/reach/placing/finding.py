"""Finds the institution that is meant by a name, and lets doubtful names wait for a person. A worker's business."""

from functools import cached_property

from rapport.reach.matching.matcher import Matcher, Verdict
from rapport.reach.matching.names import domain_of
from rapport.reach.models import Decision, Institution, Registrant
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
