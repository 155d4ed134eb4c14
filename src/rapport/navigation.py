"""What stands at the top of each page: every entry, in order, and who sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    label: str
    href: str
    current: bool = False


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
    for program in who.runs:
        alone = len(who.runs) == 1
        yield Entry("Programme" if alone else program.name, reverse("oversight:status", args=[program.slug]))
        if alone:
            yield Entry("People", reverse("programs:people", args=[program.slug]))
    for program in who.follows:
        # Who runs several programmes goes there by their pages.
        if len(who.follows) == 1 or program not in who.runs:
            label = "Survey waves" if len(who.follows) == 1 else f"{program.name}: surveys"
            yield Entry(label, reverse("surveys:waves", args=[program.slug]))
    yield from protected_time(who.chairs)
    yield from studied(who)
    if who.may(Verb.READ_CODEBOOKS):
        yield Entry("Instruments", address("surveys:instruments"))
    if person.is_server_administrator:
        yield Entry("All programmes", address("programs:mine"))


def studied(who: Standing) -> Iterator[Entry]:
    """Where what people answered is evaluated, and what they wrote is coded."""
    for program in who.evaluates:
        label = "Evaluation" if len(who.evaluates) == 1 else f"{program.name}: evaluation"
        yield Entry(label, reverse("evaluation:home", args=[program.slug]))
    for program in who.codes:
        label = "Free text" if len(who.codes) == 1 else f"{program.name}: free text"
        yield Entry(label, reverse("qualitative:home", args=[program.slug]))
    for program in who.tries:
        # Who runs the programme finds its trials on the programme's page; here stand those of whoever only has part.
        if program not in who.runs:
            label = "Trials" if len(who.tries) == 1 else f"{program.name}: trials"
            yield Entry(label, reverse("trials:home", args=[program.slug]))


def protected_time(chairs: list[Program]) -> Iterator[Entry]:
    """Where a chair confirms it."""
    for program in chairs:
        label = "Protected time" if len(chairs) == 1 else f"{program.name}: protected time"
        yield Entry(label, reverse("agreements:efforts", args=[program.slug]))


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
    around = [one for one in found if one.href == path or (one.href != "/" and path.startswith(one.href))]
    here = max(around, key=lambda one: len(one.href), default=None)
    return [Entry(one.label, one.href, current=one is here) for one in found]


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
