"""What quotes of a project are held against, and the check of one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rapport.people.models import Institution, Person
from rapport.qualitative.models import DocumentValue, Project, Quote, RespondentValue, Unit
from rapport.qualitative.results import quoting
from rapport.qualitative.results.places import places
from rapport.qualitative.results.reidentify import Finding, Known, Profile, check, groups, names_in, uses_of
from rapport.qualitative.wordlist.standing import base_rules
from rapport.qualitative.wordlist.texts import ones


@dataclass(frozen=True)
class HeldAgainst:
    """All that a check needs.

    Attributes:
        known: names, places, and who uses which word.
        profiles: person → all that is known of them; whoever counts as another one is that one.
        as_whom: respondent → the one as whom they count.
        beside: names of the attributes that stand beside quotes.
    """

    known: Known
    profiles: Mapping[int, Profile]
    as_whom: Mapping[int, int]
    beside: frozenset[str]

    def findings(self, unit: Unit, quote: quoting.Quote) -> tuple[Finding, ...]:
        """What in a quote tells who speaks: groups first, then its words."""
        person = self.as_whom.get(unit.respondent_id or 0, unit.respondent_id or 0)
        return (*groups(person, self.profiles, self.beside), *check(quote, self.known))


def held_against(project: Project) -> HeldAgainst:
    """Read what is needed (eight queries); every text of the project is read."""
    as_whom = ones(project)
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Unit.objects.filter(document__project=project, withdrawn_at=None)
    for pk, respondent, text in rows.values_list("pk", "respondent", "text"):
        texts[-pk if respondent is None else as_whom.get(respondent, respondent)].append(text)
    base = base_rules(project.language)
    known = Known(
        people=names_in(_people(project)),
        institutions=tuple(sorted(Institution.objects.values_list("name", flat=True))),
        places=places(),
        uses=uses_of(texts),
        ordinary=frozenset(base.stopped()),
    )
    return HeldAgainst(known, profiles(project, as_whom), as_whom, beside(project))


def _people(project: Project) -> Collection[str]:
    """Everybody who has or had a role in the programme."""
    people = Person.objects.filter(participations__program=project.program_id).exclude(name="")
    return set(people.values_list("name", flat=True))


def beside(project: Project) -> frozenset[str]:
    """The attributes that stand beside quotes (one query)."""
    return frozenset(project.beside_quotes.values_list("attribute__name", flat=True))


def profiles(project: Project, as_whom: Mapping[int, int]) -> dict[int, Profile]:
    """What is known of each respondent, also by the documents that they speak in (three queries)."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    of_document: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for document, name, value in DocumentValue.objects.filter(document__project=project).values_list(
        "document", "attribute__name", "value"
    ):
        of_document[document].add((name, value))
    spoken = Unit.objects.filter(document__project=project, respondent__isnull=False, withdrawn_at=None)
    for respondent, document in spoken.order_by().values_list("respondent", "document").distinct():
        found[as_whom.get(respondent, respondent)] |= of_document[document]
    own = RespondentValue.objects.filter(respondent__project=project)
    for respondent, name, value in own.values_list("respondent", "attribute__name", "value"):
        person = as_whom.get(respondent, respondent)
        if person in found:  # whoever has taken everything back is in no group
            found[person].add((name, value))
    return {person: frozenset(pairs) for person, pairs in found.items()}


def printed(row: Quote) -> quoting.Quote | None:
    """A quote as it is printed; None where its text was taken back or its edits do not fit it any more."""
    if row.unit.withdrawn_at is not None or not row.unit.text:
        return None
    edits = sorted((quoting.Edit(one.start, one.end, one.shown) for one in row.edits.all()), key=lambda one: one.start)
    try:
        return quoting.Quote(row.unit.text, tuple(edits))
    except quoting.NotVerbatimError:
        return None
