"""Which people stand in several rows, and which texts several people handed in."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Count

from rapport.qualitative.models import Document, Project, SameText, Unit

CHUNK = 2_000
# Two words are often the same without being copied; they are shown behind the longer ones.
SHORT = 25


@dataclass(frozen=True)
class Again:
    """Somebody with more than one row in a document of responses: they count once."""

    code: str
    document: Document
    rows: int


@dataclass(frozen=True)
class Same:
    """A text that two respondents or more handed in.

    Attributes:
        units: where it stands, by document and number.
        decided: the last decision about it.
        earlier: those before.
    """

    sha256: str
    text: str
    units: tuple[Unit, ...]
    decided: SameText | None
    earlier: tuple[SameText, ...] = ()

    @property
    def people(self) -> int:
        """Of how many ids it is."""
        return len({unit.respondent_id for unit in self.units})


def fingerprint(text: str) -> str:
    """Of a text, its letters small, its white space single, its signs in one form."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return sha256(plain.encode("utf-8", "replace")).hexdigest()


def again(project: Project, number: int = 0) -> list[Again]:
    """People with several rows in one document of responses, the most rows first (two queries)."""
    found = (
        Unit.objects.filter(document__project=project, document__unit=Document.Unit.RESPONSE, withdrawn_at=None)
        .exclude(respondent=None)
        .values("document", "respondent__code")
        .annotate(rows=Count("pk"))
        .filter(rows__gt=1)
        .order_by("-rows", "document", "respondent__code")
    )
    documents = project.documents.in_bulk()
    rows = found[:number] if number else found
    return [Again(one["respondent__code"], documents[one["document"]], one["rows"]) for one in rows]


def shared(project: Project) -> dict[str, list[int]]:
    """Texts that several ids handed in: their fingerprint → the units, in order. Read in pieces.

    Anonymous texts have no ids that could tell two people apart; they are left out, and so are paragraphs.
    """
    found = (
        Unit.objects.filter(document__project=project, withdrawn_at=None, document__unit=Document.Unit.RESPONSE)
        .exclude(respondent=None)
        .exclude(document__degree=Document.Degree.ANONYMOUS)
        .order_by("document", "number")
    )
    # A fingerprint takes a few bytes; which texts share one is worked out before any unit is remembered.
    first: dict[bytes, int] = {}
    several: set[bytes] = set()
    for text, respondent in found.values_list("text", "respondent").iterator(chunk_size=CHUNK):
        short = bytes.fromhex(fingerprint(text))[:12]
        if first.setdefault(short, respondent) != respondent:
            several.add(short)
    del first
    if not several:
        return {}
    places: dict[str, list[int]] = defaultdict(list)
    for pk, text in found.values_list("pk", "text").iterator(chunk_size=CHUNK):
        whole = fingerprint(text)
        if bytes.fromhex(whole)[:12] in several:
            places[whole].append(pk)
    return dict(places)


def same_texts(project: Project) -> list[Same]:
    """The texts that several ids handed in: those that nobody has decided about first, the long ones first."""
    places = shared(project)
    units = in_bulk([pk for pks in places.values() for pk in pks])
    log: dict[str, list[SameText]] = defaultdict(list)
    for one in project.same_texts.select_related("by").order_by("pk"):
        log[one.sha256].append(one)
    found = [
        Same(
            sha,
            units[pks[0]].text,
            tuple(units[pk] for pk in pks),
            log[sha][-1] if log[sha] else None,
            tuple(log[sha][:-1]),
        )
        for sha, pks in places.items()
    ]
    return sorted(found, key=lambda one: (one.decided is not None, len(one.text) < SHORT, one.units[0].pk))


def in_bulk(pks: Sequence[int]) -> dict[int, Unit]:
    """Units by id, with their document and respondent; asked for in pieces."""
    found: dict[int, Unit] = {}
    for start in range(0, len(pks), CHUNK):
        some = Unit.objects.filter(pk__in=pks[start : start + CHUNK]).select_related("document", "respondent")
        found |= {one.pk: one for one in some}
    return found


def respondents_of(units: Iterable[int]) -> set[int]:
    """Who handed these in."""
    found: set[int] = set()
    pks = list(units)
    for start in range(0, len(pks), CHUNK):
        some = Unit.objects.filter(pk__in=pks[start : start + CHUNK]).exclude(respondent=None)
        found |= set(some.values_list("respondent", flat=True))
    return found


def last_decisions(project: Project) -> dict[str, bool]:
    """What counts about each text that was decided about: its fingerprint → its owners are one person."""
    return dict(project.same_texts.order_by("pk").values_list("sha256", "are_one"))


def one_of(project: Project, sha: str) -> list[int]:
    """The units of a shared text; none if several ids do not share it."""
    return shared(project).get(sha, [])
