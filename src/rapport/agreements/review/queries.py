"""What somebody may know of a review. Until all have sent in theirs, nothing here depends on what another has done."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from rapport.agreements import queries, wording
from rapport.agreements.agree.differing import Run, word_by_word
from rapport.agreements.models import Agreement, Answer, Review, ReviewAnswer, ReviewPace, ReviewSheet, Version
from rapport.agreements.queries import Desk
from rapport.agreements.readable import Readable, readable
from rapport.agreements.template import ChoiceItem, NumberItem, TextItem
from rapport.agreements.wording import Party
from rapport.people.models import Person
from rapport.programs.models import Mentorship

# What an agreement has beside the items of its template, each looked at as a whole.
WHOLE = {"goal": "_goals", "milestone": "_milestones", "terms": "_terms"}


@dataclass(frozen=True)
class Voice:
    """What one party said in a review."""

    party: Party
    keeps: bool
    note: str
    # What they said that they expect, in words; empty where they said nothing new.
    expects: str = ""


@dataclass(frozen=True)
class Row:
    """One statement that is looked at: what it says now, and what was said about it."""

    item: str
    title: str
    text: str
    # Somebody whom the reader heard said that it matters a great deal, or assumed it; or wanted it changed last time.
    matters: bool
    # Since the last review, word by word; empty when nothing has changed, or nothing was reviewed yet.
    moved: tuple[Run, ...]
    last: tuple[Voice, ...]
    # Once all have sent in theirs.
    now: tuple[Voice, ...]
    # A choice or a number that matters to the reader: they say anew what they expect.
    asks: ChoiceItem | NumberItem | None = None
    # What the reader said last, as the template has it, and in words.
    mine: str = ""
    mine_in_words: str = ""

    @property
    def is_item(self) -> bool:
        """An item of the template, with a page of its own."""
        return not self.item.startswith("_")

    @property
    def is_wanted_changed(self) -> bool:
        """One party at least wants to change it."""
        return not all(voice.keeps for voice in self.now)


@dataclass(frozen=True)
class ReviewDesk:
    """Everything that one party may know of the review of a mentorship's agreement."""

    desk: Desk
    review: Review
    parties: tuple[Party, ...]
    rows: tuple[Row, ...]
    mine: ReviewSheet | None
    pace: int

    @property
    def is_due(self) -> bool:
        """The day has come."""
        return self.review.due_on <= timezone.localdate()

    @property
    def is_party(self) -> bool:
        """The reader signed what is looked at, and is in the team today."""
        return self.desk.viewer in [party.person for party in self.parties]

    @property
    def wanted(self) -> list[Row]:
        """What somebody wants to change or expects anew, once all have sent in theirs."""
        return [row for row in self.rows if row.is_wanted_changed or any(voice.expects for voice in row.now)]

    @property
    def i_want_changes(self) -> bool:
        """The reader themselves wants to change something."""
        return any(not voice.keeps for row in self.rows for voice in row.now if voice.party.person == self.desk.viewer)


def parties_in(version: Version, today: tuple[Party, ...]) -> tuple[Party, ...]:
    """Who looks at a version again: whoever it names and is in the team today."""
    named = wording.read(version.content).parties
    return tuple(party for party in today if party.person.pk in named)


def review_desk(person: Person, mentorship: Mentorship) -> ReviewDesk | None:
    """The open review, as this party may see it; None where there is none, or the person may not see the agreement."""
    desk = queries.desk(person, mentorship)
    if not desk.sees_all or desk.in_force is None or desk.agreement is None:
        return None
    review = Review.objects.filter(agreement=desk.agreement, done_at__isnull=True).select_related("version").first()
    if review is None or review.version_id != desk.in_force.pk:
        return None
    mine = ReviewSheet.objects.filter(review=review, by=person).first()
    pace = ReviewPace.objects.filter(agreement=desk.agreement).values_list("days", flat=True).first()
    return ReviewDesk(
        desk=desk,
        review=review,
        parties=parties_in(desk.in_force, desk.parties),
        rows=_rows(desk, review),
        mine=mine,
        pace=ReviewPace.Days.WEEKLY if pace is None else pace,
    )


def waiting(person: Person) -> list[Review]:
    """Reviews that are due and wait for this person, in one query: they have not said theirs, or there is to talk over.

    Takes only mentorships in which the person may see the agreement.
    """
    mentor = Q(agreement__mentorship__team__mentor=person, agreement__mentorship__team__until__isnull=True)
    mine = ReviewSheet.objects.filter(by=person).values("review")
    seeing = Agreement.objects.filter(sheets__by=person, sheets__submitted_at__isnull=False)
    due = Review.objects.filter(done_at__isnull=True, due_on__lte=timezone.localdate(), agreement__in=seeing)
    due = due.filter(mentor | Q(agreement__mentorship__scholar=person), agreement__mentorship__until__isnull=True)
    found = due.filter(~Q(pk__in=mine) | Q(opened_at__isnull=False)).distinct().order_by("due_on", "pk")
    reviews = found.select_related("agreement", "version")
    return [review for review in reviews if person.pk in wording.read(review.version.content).parties]


def to_look_after(today: date) -> "QuerySet[Agreement]":
    """Agreements in force without a review of the version in force, or with a letter that is due (one query)."""
    signed = Version.objects.filter(agreement=OuterRef("pk"), signed_at__isnull=False).order_by("-number")
    review = Review.objects.filter(agreement=OuterRef("pk"), done_at__isnull=True)
    found = Agreement.objects.filter(mentorship__until__isnull=True).annotate(
        in_force=Subquery(signed.values("pk")[:1]),
        looks_at=Subquery(review.values("version")[:1]),
        letter_on=Subquery(review.values("next_letter_on")[:1]),
    )
    is_new = Q(looks_at__isnull=True) | ~Q(looks_at=F("in_force"))
    return found.filter(in_force__isnull=False).filter(is_new | Q(letter_on__lte=today)).order_by("pk")


def on_overview(person: Person, mentorship: Mentorship) -> dict[str, object]:
    """For the page of a mentorship: when the next review is, or that it waits; and the last one that is done."""
    found = review_desk(person, mentorship)
    done = Review.objects.filter(agreement__mentorship=mentorship, done_at__isnull=False).order_by("done_at").last()
    return {"review": found, "last": done if found else None}


def rows_of(readable: Readable) -> dict[str, tuple[str, str]]:
    """What a version says, as it is looked at: title and text by item, in the order of the version."""
    found: dict[str, tuple[str, str]] = {}
    for section in readable.sections:
        for entry in section.entries:
            kind, _, key = entry.key.partition(":")
            if kind == "item":
                found[key] = (entry.title, entry.text)
            else:
                _, before = found.get(WHOLE[kind], ("", ""))
                found[WHOLE[kind]] = (section.title, f"{before}\n\n{entry.title}\n{entry.text}".strip())
    return found


def _rows(desk: Desk, review: Review) -> tuple[Row, ...]:
    done = Review.objects.filter(agreement=desk.agreement, done_at__isnull=False)
    last = done.select_related("version").order_by("done_at").last()
    before = rows_of(readable(last.version)) if last and last.version_id != review.version_id else {}
    said = _voices(desk, [one for one in (review, last) if one and one.opened_at])
    heard, mine = _heard(desk), _expected_by_viewer(desk)
    rows = []
    for item, (title, text) in rows_of(readable(review.version)).items():
        then = said.get((last.pk, item), ()) if last else ()
        matters = item in heard or not all(voice.keeps for voice in then)
        asks = _structured(desk, item) if matters else None
        rows.append(
            Row(
                item=item,
                title=title,
                text=text,
                matters=matters,
                moved=word_by_word(before[item][1], text) if item in before and before[item][1] != text else (),
                last=tuple(then),
                now=tuple(said.get((review.pk, item), ())),
                asks=asks,
                mine=mine.get(item, "") if asks else "",
                mine_in_words=asks.words(mine.get(item, "")) if asks else "",
            )
        )
    return tuple(sorted(rows, key=lambda row: not row.matters))


def _structured(desk: Desk, item: str) -> ChoiceItem | NumberItem | None:
    """The item of the template, where it is a choice or a number."""
    found = desk.template.item(item) if desk.template else None
    return None if isinstance(found, TextItem) else found


def _expected_by_viewer(desk: Desk) -> dict[str, str]:
    """What the viewer expected last, by item: in their last review, or in their first answers (one query)."""
    first = {item: given.value for item, given in desk.given.items()}
    sent = ReviewAnswer.objects.filter(sheet__review__agreement=desk.agreement, sheet__by=desk.viewer)
    return first | dict(sent.exclude(value="").order_by("sheet__submitted_at").values_list("item", "value"))


def _heard(desk: Desk) -> set[str]:
    """Items that matter a great deal, or were assumed, in answers that the viewer may read.

    Those are their own, those about them, and those about nobody in particular.
    """
    readable = Q(sheet__by=desk.viewer) | Q(about=desk.viewer) | Q(about__isnull=True)
    strong = Q(weight=Answer.Weight.MUCH) | Q(discussed=Answer.Discussed.ASSUMED)
    submitted = Answer.objects.filter(sheet__agreement=desk.agreement, sheet__submitted_at__isnull=False)
    return set(submitted.filter(readable, strong).exclude(value="").values_list("item", flat=True))


def _voices(desk: Desk, reviews: list[Review]) -> Mapping[tuple[int, str], list[Voice]]:
    """What was said in these reviews, by review and item (one query); of who is in the team today."""
    parties = {party.person.pk: party for party in desk.parties}
    found: dict[tuple[int, str], list[Voice]] = defaultdict(list)
    answers = ReviewAnswer.objects.filter(sheet__review__in=reviews).select_related("sheet").order_by("sheet__by", "pk")
    for answer in answers:
        if party := parties.get(answer.sheet.by_id):
            asks = _structured(desk, answer.item) if answer.value else None
            words = asks.words(answer.value) if asks else answer.value
            found[answer.sheet.review_id, answer.item].append(Voice(party, answer.keeps, answer.note, words))
    return found
