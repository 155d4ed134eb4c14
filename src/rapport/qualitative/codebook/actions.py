"""Write the draft of a codebook, and publish it: from then on it never changes, and the next version is a new draft.

The project's row is held while something is written, so that two people at once write one after the other.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.qualitative.codebook import queries
from rapport.qualitative.codebook.entries import Became, CodeWords, Example, differences, mistakes_of
from rapport.qualitative.models import Anchor, Code, Codebook, Entry, LinkedStem, Project
from rapport.qualitative.wordlist import counted


class NotADraftError(Exception):
    """There is no draft, or it was published meanwhile."""


class ChangedMeanwhileError(Exception):
    """Somebody else has changed this since; nothing was written."""


class NotWholeError(Exception):
    """The codebook cannot be published so. `said` are sentences that say why."""

    def __init__(self, said: Iterable[str]) -> None:
        self.said = tuple(said)
        super().__init__(" ".join(self.said))


class NameTakenError(Exception):
    """Another code of the draft is called so."""


@transaction.atomic
def begin(*, by: Person, project: Project, codes: Iterable[CodeWords] | None = None) -> Codebook:
    """Begin a draft; one that there is already stays.

    Args:
        by: who begins it.
        project: of which project.
        codes: what stands in it; None: what the newest version says. A code that the newest version has under the same
            name stays that code.

    Raises NotWholeError where the codes do not fit together.
    """
    held = _held(project)
    if there := queries.draft(held):
        return there
    last = queries.book(queries.latest(held))
    made = Codebook.objects.create(project=held)
    known = {one.name: one.code for one in last}
    _fill(made, last if codes is None else tuple(codes), known)
    record(did="qualitative.begin_codebook", target=f"codebook:{made.pk}", by=by.pk, program=held.program.slug)
    return made


def _fill(draft: Codebook, codes: tuple[CodeWords, ...], known: Mapping[str, int | None]) -> None:
    if wrong := mistakes_of(codes):
        raise NotWholeError(said for _, said in wrong)
    ids = {one.name: one.code or known.get(one.name) or Code.objects.create(project=draft.project).pk for one in codes}
    for position, one in enumerate(codes, 1):
        entry = Entry.objects.create(
            codebook=draft, code_id=ids[one.name], parent_id=ids.get(one.parent), position=position, **_said(one)
        )
        _link(entry, one.stems)
        Anchor.objects.bulk_create(
            Anchor(entry=entry, position=at, text=example.text, is_in=example.is_in)
            for at, example in enumerate(one.examples, 1)
        )


def _said(words: CodeWords) -> dict[str, object]:
    fields = ("name", "definition", "includes", "excludes", "is_codable", "color")
    return {field: getattr(words, field) for field in fields}


def _link(entry: Entry, stems: Iterable[str]) -> None:
    wanted = dict.fromkeys(stems)
    entry.stems.exclude(stem__in=wanted).delete()
    there = set(entry.stems.values_list("stem", flat=True))
    LinkedStem.objects.bulk_create(LinkedStem(entry=entry, stem=stem) for stem in wanted if stem not in there)


@transaction.atomic
def discard(*, by: Person, project: Project) -> None:
    """Throw the draft away. Twice is once."""
    held = _held(project)
    if there := queries.draft(held):
        record(did="qualitative.discard_codebook", target=f"codebook:{there.pk}", by=by.pk, program=held.program.slug)
        there.delete()


@transaction.atomic
def add_code(*, by: Person, project: Project, words: CodeWords) -> Entry:
    """Add a code at the end of the draft. Pressing twice adds it once: a name stands there once.

    Raises NotADraftError, NameTakenError.
    """
    draft = _draft(project)
    _check_name(draft, words.name)
    last = draft.entries.aggregate(last=Max("position"))["last"] or 0
    entry = Entry.objects.create(
        codebook=draft,
        code=Code.objects.create(project=draft.project),
        parent_id=_parent(draft, words.parent),
        position=last + 1,
        **_said(words),
    )
    _link(entry, words.stems)
    for example in words.examples:
        _keep_example(entry, example)
    _count(draft)
    return entry


@transaction.atomic
def change_code(*, by: Person, project: Project, code: int, words: CodeWords, began_with: int) -> Entry:
    """Change what the draft says about a code; its examples have actions of their own.

    Args:
        by: who writes.
        project: whose draft.
        code: which code.
        words: all that it says now.
        began_with: how often the entry had been written when the form was opened.

    Raises NotADraftError, ChangedMeanwhileError, NameTakenError, NotWholeError, Entry.DoesNotExist.
    """
    draft = _draft(project)
    entry = queries.entry(draft, code)
    if entry.written != began_with:
        raise ChangedMeanwhileError
    if words.name != entry.name:
        _check_name(draft, words.name)
    for field, value in _said(words).items():
        setattr(entry, field, value)
    entry.parent_id = _parent(draft, words.parent)
    entry.written += 1
    entry.save()
    _link(entry, words.stems)
    if wrong := mistakes_of(queries.book(draft)):
        raise NotWholeError(said for _, said in wrong)
    _count(draft)
    return entry


@transaction.atomic
def remove_code(*, by: Person, project: Project, code: int) -> None:
    """Take a code out of the draft; those below it stand by themselves. Twice is once. Raises NotADraftError."""
    draft = _draft(project)
    draft.entries.filter(parent=code).update(parent=None, written=F("written") + 1)
    if draft.entries.filter(code=code).delete()[0]:
        _count(draft)


@transaction.atomic
def move_code(*, by: Person, project: Project, code: int, down: bool) -> None:
    """Move a code one place up or down. At the end it stays. Raises NotADraftError."""
    draft = _draft(project)
    order = list(draft.entries.order_by("position", "pk"))
    at = next((at for at, one in enumerate(order) if one.code_id == code), None)
    to = None if at is None else at + (1 if down else -1)
    if at is None or to is None or not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, one in enumerate(order, 1):
        one.position = position
    Entry.objects.bulk_update(order, ["position"])
    _count(draft)


@transaction.atomic
def add_example(*, by: Person, project: Project, code: int, example: Example) -> None:
    """Add an example to a code of the draft; the same one stands there once.

    Raises NotADraftError, Entry.DoesNotExist.
    """
    draft = _draft(project)
    _keep_example(queries.entry(draft, code), Example(" ".join(example.text.split()), example.is_in))
    _count(draft)


def _keep_example(entry: Entry, example: Example) -> None:
    if not example.text or entry.anchors.filter(text=example.text).exists():
        return
    last = entry.anchors.aggregate(last=Max("position"))["last"] or 0
    Anchor.objects.create(entry=entry, position=last + 1, text=example.text, is_in=example.is_in)


@transaction.atomic
def remove_example(*, by: Person, project: Project, anchor: int) -> None:
    """Take an example out of the draft. Twice is once. Raises NotADraftError."""
    draft = _draft(project)
    if Anchor.objects.filter(entry__codebook=draft, pk=anchor).delete()[0]:
        _count(draft)


@transaction.atomic
def publish(
    *, by: Person, project: Project, looked_at: int, reason: str = "", fates: Mapping[int, str] | None = None
) -> Codebook:
    """Publish the draft as the next version, which never changes again.

    Args:
        by: who publishes.
        project: whose draft.
        looked_at: how often the draft had been written when its changes were shown.
        reason: why there is a new version.
        fates: what happens to old codings, for each code that is new or means something else now.

    Raises:
        NotADraftError: there is none (any more).
        ChangedMeanwhileError: somebody has changed it since.
        NotWholeError: it has no code, or contradicts itself, or a fate is missing.
    """
    draft = _draft(project)
    if draft.written != looked_at:
        raise ChangedMeanwhileError
    last = queries.latest(draft.project)
    entries = queries.entries(draft)
    book, given = queries.as_book(entries), fates or {}
    _check_whole(book, queries.book(last), given)
    hints = counted.hints(draft.project, [[stem.stem for stem in one.stems.all()] for one in entries])
    for one, hinted in zip(entries, hints.of_code, strict=True):
        one.fate, one.hinted = given.get(one.code_id, Entry.Fate.KEEP), hinted
        for stem in one.stems.all():
            stem.respondents = hints.of_stem.get(stem.stem)
            stem.save(update_fields=["respondents"])
    Entry.objects.bulk_update(entries, ["fate", "hinted"])
    draft.number = (last.number or 0) + 1 if last else 1
    draft.reason, draft.counted = reason[:500], hints.told
    draft.published_by, draft.published_at = by, timezone.now()
    draft.save()
    record(did="qualitative.publish_codebook", target=f"codebook:{draft.pk}", by=by.pk, program=_slug(draft))
    return draft


def _check_whole(book: tuple[CodeWords, ...], before: tuple[CodeWords, ...], fates: Mapping[int, str]) -> None:
    said = [text for _, text in mistakes_of(book)]
    if not any(one.is_codable for one in book):
        said.append("There is no code yet that could be given.")
    if before:
        changed = [one for one in differences(before, book) if one.became is not Became.GONE]
        if before == book:
            said.append("It says the same as the version before.")
        open_ones = [one.name for one in changed if fates.get(one.code or 0) not in Entry.Fate.values]
        if open_ones:
            said.append(f"Say what happens to old codings of {', '.join(open_ones)}.")
    if said:
        raise NotWholeError(said)


def _held(project: Project) -> Project:
    return Project.objects.select_for_update().select_related(None).get(pk=project.pk)


def _draft(project: Project) -> Codebook:
    draft = queries.draft(_held(project))
    if draft is None:
        raise NotADraftError
    return draft


def _slug(draft: Codebook) -> str:
    return draft.project.program.slug


def _count(draft: Codebook) -> None:
    Codebook.objects.filter(pk=draft.pk).update(written=F("written") + 1)


def _check_name(draft: Codebook, name: str) -> None:
    if draft.entries.filter(name=name).exists():
        raise NameTakenError


def _parent(draft: Codebook, name: str) -> int | None:
    return draft.entries.filter(name=name).values_list("code", flat=True).first() if name else None
