"""Questions about codebooks: which versions there are, what one says, and which units a change concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from rapport.qualitative.codebook.entries import CodeWords, Example
from rapport.qualitative.models import Anchor, Assignment, Codebook, Coding, Entry, Project, Round, Unit


def draft(project: Project) -> Codebook | None:
    """The draft, if there is one."""
    return project.codebooks.select_related("project__program").filter(number=None).first()


def latest(project: Project) -> Codebook | None:
    """The newest published version, if there is one."""
    return project.codebooks.exclude(number=None).order_by("-number").first()


def versions(project: Project) -> list[Codebook]:
    """All published versions, the newest first."""
    return list(project.codebooks.exclude(number=None).select_related("published_by").order_by("-number"))


def version(project: Project, number: int) -> Codebook:
    """A published version. Raises Codebook.DoesNotExist."""
    return project.codebooks.select_related("published_by", "project__program").get(number=number)


def entries(codebook: Codebook) -> list[Entry]:
    """What it says about each code, in order, with stems and examples (three queries)."""
    found = codebook.entries.prefetch_related("stems", "anchors")
    return sorted(found, key=lambda one: (one.position, one.pk))


def entry(codebook: Codebook, code: int) -> Entry:
    """What it says about one code. Raises Entry.DoesNotExist."""
    return codebook.entries.prefetch_related("stems", "anchors").get(code=code)


def as_book(found: Iterable[Entry]) -> tuple[CodeWords, ...]:
    """Entries as a value."""
    listed = list(found)
    names = {one.code_id: one.name for one in listed}
    return tuple(_words(one, names.get(one.parent_id or 0, "")) for one in listed)


def book(codebook: Codebook | None) -> tuple[CodeWords, ...]:
    """A codebook as a value; none is empty."""
    return as_book(entries(codebook)) if codebook else ()


def _words(one: Entry, parent: str) -> CodeWords:
    return CodeWords(
        name=one.name,
        definition=one.definition,
        includes=one.includes,
        excludes=one.excludes,
        parent=parent,
        is_codable=one.is_codable,
        color=one.color,
        stems=tuple(sorted(stem.stem for stem in one.stems.all())),
        examples=tuple(Example(anchor.text, anchor.is_in) for anchor in examples(one)),
        code=one.code_id,
    )


def examples(one: Entry) -> list[Anchor]:
    """The examples of an entry, in their order."""
    return sorted(one.anchors.all(), key=lambda anchor: (not anchor.is_in, anchor.position, anchor.pk))


@dataclass(frozen=True)
class Coded:
    """What was coded in rounds that are closed: nobody learns of a round that goes on.

    Attributes:
        of_code: code → units that somebody gave it to, in the round that coded the unit last.
        last: unit → number of the codebook with which it was given to coders last.
    """

    of_code: Mapping[int, frozenset[int]]
    last: Mapping[int, int]

    def concerned(self, code: int, fate: str) -> frozenset[int]:
        """The units that a fate sends back to the coders."""
        if fate == Entry.Fate.RECODE:
            return frozenset(self.last)
        return self.of_code.get(code, frozenset()) if fate == Entry.Fate.CHECK else frozenset()


def coded(project: Project) -> Coded:
    """What was coded in closed rounds that count, without texts that were taken back (two queries).

    `objects` finds only what is open to the team: closed rounds, without coders who were released.
    """
    done = Assignment.objects.filter(coder__round__project=project, unit__withdrawn_at=None)
    done = done.exclude(coder__round__kind=Round.Kind.TRAINING)
    number, place = dict[int, int](), dict[int, int]()
    rows = done.order_by("coder__round__number").values_list(
        "unit", "coder__round__number", "coder__round__codebook__number"
    )
    for unit, round_number, codebook in rows:
        place[unit], number[unit] = round_number, codebook or 0
    of_code: dict[int, set[int]] = {}
    given = Coding.objects.filter(assignment__in=done).values_list(
        "assignment__unit", "code", "assignment__coder__round__number"
    )
    for unit, code, round_number in given:
        if round_number == place[unit]:
            of_code.setdefault(code, set()).add(unit)
    return Coded({code: frozenset(units) for code, units in of_code.items()}, number)


def units_to_code_again(codebook: Codebook) -> QuerySet[Unit]:
    """The units that must be read again since versions up to this one changed what codes mean.

    A unit is among them where a version that came after the one it was coded with sends it back: because a code that
    it carries is looked at again, or because a code is made anew in all units.
    """
    project = codebook.project
    found = coded(project)
    fates = Entry.objects.filter(codebook__project=project, codebook__number__lte=codebook.number)
    again: set[int] = set()
    for number, code, fate in fates.exclude(fate=Entry.Fate.KEEP).values_list("codebook__number", "code", "fate"):
        again |= {unit for unit in found.concerned(code, fate) if found.last[unit] < (number or 0)}
    return Unit.objects.filter(pk__in=again).order_by("document", "number")
