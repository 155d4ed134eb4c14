"""What a team reads about itself: its matrix of expectations and mentors, and what the mentors promised each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Max, Q

from rapport.agreements.expectations import Domain, Party, by_domain
from rapport.agreements.models import Answer, Commitment, Effort, Share
from rapport.agreements.queries import Desk
from rapport.agreements.team.matrix import TALK_ABOUT, Cell, Finding, findings
from rapport.agreements.template import AnyItem, ChoiceItem, NumberItem, TextItem
from rapport.programs.models import Mentorship, TeamMember


@dataclass(frozen=True)
class Column:
    """One mentor's part in one item."""

    member: TeamMember
    share: Share | None
    # How they do it, in words; empty where nothing is said or the item is one of words.
    words: str

    @property
    def cell(self) -> str:
        """What the cell is about, for a page: leads, helps or nothing."""
        return self.share.part if self.share else ""


@dataclass(frozen=True)
class Row:
    """One item of the matrix."""

    item: AnyItem
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]

    @property
    def to_talk_about(self) -> bool:
        """Something is left open, done twice or contradictory."""
        return any(finding in TALK_ABOUT for finding in self.findings)

    @property
    def seen(self) -> str:
        """The state of the row: a form says which one it began with."""
        return state_of([column.share for column in self.columns if column.share])


@dataclass(frozen=True)
class Matrix:
    """Expectations by mentors, for one reader."""

    mentors: tuple[TeamMember, ...]
    rows: tuple[Row, ...]

    @property
    def alone(self) -> TeamMember | None:
        """The only mentor, who answers for everything; nothing is to be shared out then."""
        return self.mentors[0] if len(self.mentors) == 1 else None

    @property
    def parts(self) -> list[tuple[Domain, list[Row]]]:
        """The rows domain by domain, as the template has them."""
        return by_domain(self.rows, lambda row: row.item.domain)

    @property
    def counted(self) -> list[tuple[Finding, int]]:
        """How many rows there are of each finding; none is left out."""
        counts = Counter(finding for row in self.rows for finding in row.findings)
        return [(finding, counts[finding]) for finding in Finding]

    def row(self, item: str) -> Row | None:
        """The row of an item."""
        return next((row for row in self.rows if row.item.id == item), None)

    def with_finding(self, finding: str) -> "Matrix":
        """Only the rows of which this is to be said; a word that means nothing asks for nothing."""
        if finding not in set(Finding):
            return self
        return Matrix(self.mentors, tuple(row for row in self.rows if finding in row.findings))


def state_of(shares: Sequence[Share]) -> str:
    """What a form began with, in short: changes as soon as anybody changes one of the shares."""
    return " ".join(f"{share.pk}.{share.version}" for share in sorted(shares, key=lambda share: share.pk))


def matrix(desk: Desk) -> Matrix:
    """The matrix of a mentorship, for whoever sits at this desk (two queries).

    What matters is what the template requires and what the reader said about their own expectations themselves, so
    that the page never tells one party how much something matters to another.
    """
    mentors = tuple(sorted(desk.mentorship.mentors, key=_in_order))  # type: ignore[attr-defined]
    here = {member.mentor_id for member in mentors}
    shares = Share.objects.filter(mentorship=desk.mentorship, mentor__in=here).select_related("proposed_by")
    kept = {(share.item, share.mentor_id): share for share in shares}
    weights = own_weights(desk)
    rows = []
    for item in desk.template.items if desk.template else ():
        columns = tuple(_column(item, member, kept.get((item.id, member.mentor_id))) for member in mentors)
        rows.append(Row(item, columns, _findings(item, columns, weights.get(item.id))))
    return Matrix(mentors, tuple(rows))


def own_weights(desk: Desk) -> dict[str, int]:
    """How much each item matters to the reader, as they said it themselves."""
    mine = Answer.objects.filter(sheet__by=desk.viewer, sheet__agreement__mentorship=desk.mentorship)
    return dict(mine.filter(weight__isnull=False).values_list("item").annotate(Max("weight")))


def commitments(mentorship: Mentorship) -> list[Commitment]:
    """What the mentors promised each other: what is open first, the nearest day before the others (one query)."""
    found = Commitment.objects.filter(mentorship=mentorship).select_related("by", "to")
    return list(found.order_by(F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"))


def on_overview(desk: Desk) -> dict[str, object]:
    """What the page of a mentorship says about its team (for `agreements/team/on_overview.html`)."""
    person, mentorship = desk.viewer, desk.mentorship
    found = matrix(desk)
    open_ones = Commitment.objects.filter(mentorship=mentorship, done_on__isnull=True)
    mine = open_ones.filter(Q(by=person)).count()
    waiting = sum(
        column.share is not None and column.share.taken_on is None and column.member.mentor_id == person.pk
        for row in found.rows
        for column in row.columns
    )
    return {
        "mentors": len(found.mentors),
        "alone": found.alone,
        "is_mentor": any(member.mentor_id == person.pk for member in found.mentors),
        "items": len(found.rows),
        "to_talk_about": sum(row.to_talk_about for row in found.rows),
        "waits_for_you": waiting,
        "your_commitments": mine,
        "confirmed": confirmed_time(mentorship),
    }


def confirmed_time(mentorship: Mentorship) -> Effort | None:
    """What a chair has confirmed last about the scholar's time (one query)."""
    found = Effort.objects.filter(program=mentorship.program_id, scholar=mentorship.scholar_id)
    return found.select_related("confirmed_by").order_by("pk").last()


def _in_order(member: TeamMember) -> tuple[int, int]:
    return (list(TeamMember.Place).index(TeamMember.Place(member.place)), member.pk)


def _column(item: ChoiceItem | NumberItem | TextItem, member: TeamMember, share: Share | None) -> Column:
    words = item.words(share.value) if share and share.value and item.kind != "text" else ""
    return Column(member, share, words)


def _findings(
    item: ChoiceItem | NumberItem | TextItem, columns: Sequence[Column], weight: int | None
) -> tuple[Finding, ...]:
    cells = [_cell(item, column.share) for column in columns]
    is_for_mentors = item.party != Party.SCHOLAR
    matters = item.required_by is not None or (is_for_mentors and (weight is None or weight >= Answer.Weight.MATTERS))
    close_enough = item.close_enough if isinstance(item, NumberItem) else 0
    return findings(item.kind, cells, matters=matters, close_enough=close_enough)


def _cell(item: ChoiceItem | NumberItem | TextItem, share: Share | None) -> Cell:
    if share is None:
        return Cell()
    return Cell(
        leads=share.part == Share.Part.LEADS,
        helps=share.part == Share.Part.HELPS,
        value=item.spoken(share.value) if share.value and item.kind != "text" else None,
        is_taken=share.taken_on is not None,
    )
