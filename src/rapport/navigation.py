"""What stands at the top of each page: every entry, in order, and who sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.held import held_today
from rapport.programs.models import Program
from rapport.training import queries as training


@cache
def address(name: str) -> str:
    """Where a page lies that stands in every navigation: that does not change while a server runs."""
    return reverse(name)


@dataclass(frozen=True)
class Entry:
    """A link, or a menu of links `below` it."""

    label: str
    href: str = ""
    current: bool = False
    below: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Standing:
    """The person's roles, and the programmes that they run, follow by surveys, confirm time in, evaluate, code, try."""

    roles: frozenset[Role]
    runs: list[Program]
    follows: list[Program]
    chairs: list[Program]
    evaluates: list[Program]
    codes: list[Program]
    tries: list[Program]

    def may(self, verb: Verb) -> bool:
        return bool(self.roles & GRANTS[verb])


def standing(person: Person) -> Standing:
    """One query at most."""
    held = [(Role(one.role), one.program) for one in held_today(person)]
    runs, follows, chairs, evaluates, codes, tries = (
        {program.pk: program for role, program in held if role in GRANTS[verb]}
        for verb in (
            Verb.SEE_STATUS,
            Verb.SEE_RATES,
            Verb.CONFIRM_EFFORT,
            Verb.RUN_EVALUATION,
            Verb.CODE_TEXT,
            Verb.SEE_TRIALS,
        )
    )
    roles = frozenset(role for role, _ in held)
    return Standing(roles, *(list(found.values()) for found in (runs, follows, chairs, evaluates, codes, tries)))


# What is one's own, in order, and the verb that it takes.
OWN = (
    ("My training", "training:mine", Verb.TAKE_COURSES),
    ("Agreements", "agreements:mine", Verb.ANSWER_EXPECTATIONS),
    ("Signatures as chair", "agreements:chair_desk", Verb.SIGN_AS_CHAIR),
    ("Surveys", "surveys:mine", Verb.ANSWER_SURVEYS),
)


def places(person: Person) -> Iterator[Entry]:
    """The entries that this person sees, in order."""
    who = standing(person)
    yield Entry("Home", address("home"))
    for label, name, verb in OWN:
        if who.may(verb) or (name == "training:mine" and training.registered_courses(person)):
            yield Entry(label, address(name))
    if len(who.runs) == 1:
        yield from of_each("Programme", "oversight:status", who.runs)
        yield from of_each("People", "programs:people", who.runs)
    else:
        yield from of_each("Programmes", "oversight:status", who.runs)
    # Who runs several programmes goes there by their pages.
    others = [one for one in who.follows if one not in who.runs]
    yield from of_each("Survey waves", "surveys:waves", who.follows if len(who.follows) == 1 else others)
    yield from of_each("Protected time", "agreements:efforts", who.chairs)
    yield from of_each("Evaluation", "evaluation:home", who.evaluates)
    yield from of_each("Free text", "qualitative:home", who.codes)
    # Who runs the programme finds its trials on the programme's page; here stand those of whoever only has part.
    yield from of_each("Trials", "trials:home", [one for one in who.tries if one not in who.runs])
    if who.may(Verb.READ_CODEBOOKS):
        yield Entry("Instruments", address("surveys:instruments"))
    if person.is_server_administrator:
        yield Entry("All programmes", address("programs:mine"))


def of_each(label: str, page: str, programs: list[Program]) -> Iterator[Entry]:
    """A page that each programme has: a link where there is one programme, a menu where there are several."""
    links = tuple(Entry(program.name, reverse(page, args=[program.slug])) for program in programs)
    if len(links) == 1:
        yield replace(links[0], label=label)
    elif links:
        yield Entry(label, below=links)


@cache
def own_pages() -> tuple[Entry, ...]:
    """What stands in the menu of whoever is signed in."""
    return (
        Entry("Your account", reverse("people:me")),
        Entry("Your programmes", reverse("programs:mine")),
        Entry("A word in confidence", reverse("agreements:ombuds_start")),
        Entry("Your data", reverse("privacy:mine")),
        Entry("Who may do what", reverse("people:roles")),
    )


def marked(entries: Iterator[Entry], path: str) -> list[Entry]:
    """The same entries, with the one under which `path` lies marked: the longest address that begins it."""
    found = list(entries)
    links = [link for one in found for link in one.below or (one,)]
    around = [one for one in links if one.href == path or (one.href != "/" and path.startswith(one.href))]
    here = max(around, key=lambda one: len(one.href), default=None)
    return [replace(one, current=one is here, below=marked_below(one, here)) for one in found]


def marked_below(menu: Entry, here: Entry | None) -> tuple[Entry, ...]:
    return tuple(replace(one, current=one is here) for one in menu.below)


def navigation(request: HttpRequest) -> dict[str, object]:
    """The entries for this person, asked for only by a page that shows them."""
    person = getattr(request, "user", None)  # an error page may come before sign-in was looked at
    if not isinstance(person, Person):
        return {"navigation": [], "account_menu": [], "demo_page": address("demo:people")}
    return {
        "navigation": SimpleLazyObject(lambda: marked(places(person), request.path)),
        "account_menu": own_pages(),
        "demo_page": address("demo:people"),
    }
