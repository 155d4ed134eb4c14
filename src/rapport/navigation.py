"""What stands at the top of each page: every entry, in order, and who sees it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs import queries
from rapport.programs.models import Program


@dataclass(frozen=True)
class Entry:
    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Standing:
    """The person's roles, and the programmes that they help to run."""

    roles: frozenset[Role]
    runs: list[Program]

    def may(self, verb: Verb) -> bool:
        return bool(self.roles & GRANTS[verb])


def standing(person: Person) -> Standing:
    """One query."""
    held = [(Role(one.role), one.program) for one in queries.participations_of(person)]
    runs = {program.pk: program for role, program in held if role in GRANTS[Verb.SEE_STATUS]}
    return Standing(frozenset(role for role, _ in held), list(runs.values()))


def entry(label: str, name: str, *args: str) -> Iterator[Entry]:
    """An entry whose address exists; goes away when all packages have their first page."""
    try:
        yield Entry(label, reverse(name, args=args))
    except NoReverseMatch:
        return


def places(person: Person) -> Iterator[Entry]:
    """The entries that this person sees, in order."""
    who = standing(person)
    yield from entry("Home", "home")
    if who.may(Verb.TAKE_COURSES):
        yield from entry("My training", "training:mine")
    if who.may(Verb.ANSWER_EXPECTATIONS):
        yield from entry("Agreements", "agreements:mine")
    if who.may(Verb.ANSWER_SURVEYS):
        yield from entry("Surveys", "surveys:mine")
    for program in who.runs:
        alone = len(who.runs) == 1
        yield from entry("Programme" if alone else program.name, "oversight:status", program.slug)
        if alone:
            yield from entry("People", "programs:people", program.slug)


def own_pages() -> Iterator[Entry]:
    """What stands in the menu of whoever is signed in."""
    yield from entry("Your account", "people:me")
    yield from entry("Your data", "privacy:mine")
    yield from entry("Who may do what", "people:roles")


def marked(entries: Iterator[Entry], path: str) -> list[Entry]:
    """The same entries, with the one under which `path` lies marked: the longest address that begins it."""
    found = list(entries)
    around = [one for one in found if one.href == path or (one.href != "/" and path.startswith(one.href))]
    here = max(around, key=lambda one: len(one.href), default=None)
    return [Entry(one.label, one.href, current=one is here) for one in found]


def navigation(request: HttpRequest) -> dict[str, object]:
    """The entries for this person, asked for only by a page that shows them."""
    person = getattr(request, "user", None)  # an error page may come before sign-in was looked at
    if not isinstance(person, Person):
        return {"navigation": [], "account_menu": [], "demo_page": reverse("demo:people")}
    return {
        "navigation": SimpleLazyObject(lambda: marked(places(person), request.path)),
        "account_menu": list(own_pages()),
        "demo_page": reverse("demo:people"),
    }
