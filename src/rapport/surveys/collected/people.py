"""To whom a row belongs: by e-mail address, the code of our exports, or ORCID iD – among those who are asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.codes import coder
from rapport.programs.models import Participation
from rapport.surveys import queries as surveys
from rapport.surveys.models import Survey
from rapport.surveys.subjects import asked_about, is_about_pairs

ORCID_START = ("https://orcid.org/", "http://orcid.org/", "orcid.org/")
# A pair and a person in it, by number; both empty: the person themselves.
Place = tuple[int | None, int | None]
ALONE: Place = (None, None)


def tidy(said: str) -> str:
    """What a file says of a person, as it is compared."""
    bare = said.strip().strip("<>").casefold().removeprefix("mailto:")
    for start in ORCID_START:
        bare = bare.removeprefix(start)
    return bare.rstrip("/")


@dataclass
class Known:
    """Whom rows may belong to.

    Attributes:
        asked: who holds, or held, the role that the survey asks: by how a file may call them their numbers.
        others: the same of everybody else in the programme.
        names: how the page calls them.
        is_about_pairs: everybody is asked once for each of their pairs, or the people in them.
        places: about whom or which pair each person is asked.
        called: how a file may call whom answers are about.
    """

    asked: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    others: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    names: dict[int, str] = field(default_factory=dict)
    is_about_pairs: bool = False
    places: dict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))
    parties: dict[int, set[int]] = field(default_factory=dict)

    def people(self, said: str) -> set[int]:
        """Who is asked and called so."""
        return self.asked.get(tidy(said), set())

    def is_somebody_else(self, said: str) -> bool:
        """Somebody of the programme is called so who is not asked."""
        return tidy(said) in self.others

    def places_of(self, person: int, said: str) -> list[Place]:
        """About whom or which pair a row of a person may be: one place, if it can be told."""
        if not self.is_about_pairs:
            return [ALONE]
        mine = self.places.get(person, [])
        if not said.strip():
            return mine
        whom = self.asked.get(tidy(said), set()) | self.others.get(tidy(said), set())
        return [(pair, about) for pair, about in mine if whom & ({about} if about else self.parties[pair or 0])]


def known(survey: Survey) -> Known:
    """Everybody of the survey's programme (two queries; four where it is about pairs)."""
    found = Known()
    code = coder(survey.program.pk)
    seats = Participation.objects.filter(program=survey.program, person__erased_at__isnull=True)
    for pk, role, name, email, orcid in seats.values_list(
        "person_id", "role", "person__name", "person__email", "person__orcid"
    ):
        into = found.asked if role == survey.role else found.others
        for called in (email or "", orcid, code("p", pk)):
            if called:
                into[called.casefold()].add(pk)
        found.names[pk] = name or email or f"Person {pk}"
    instrument = surveys.instrument_of(survey)
    if instrument is not None and is_about_pairs(survey, instrument):
        found.is_about_pairs = True
        _add_pairs(found, survey, instrument.respondents.about)
    return found


def _add_pairs(found: Known, survey: Survey, about: str) -> None:
    for pair in programs.pairs_in(survey.program):
        found.parties[pair.pk] = {pair.scholar, *pair.mentors}
        for person in found.parties[pair.pk]:
            found.places[person] += [(pair.pk, whom) for whom in asked_about(person, pair.scholar, pair.mentors, about)]


def called(people: Iterable[int]) -> dict[int, str]:
    """How pages call people, by number (one query)."""
    return {one.pk: str(one) for one in Person.objects.filter(pk__in=set(people))}
