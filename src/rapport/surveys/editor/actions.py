"""Write drafts of instruments, and publish what became of them."""

import json
from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.surveys import library
from rapport.surveys.editor import queries
from rapport.surveys.editor.looking import Told, look
from rapport.surveys.editor.tree import Tree, blank, from_instrument, to_write
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Draft, PublishedVersion, PublishedWording
from rapport.surveys.reading import parse_instrument
from rapport.surveys.shelves import shelf
from rapport.surveys.wording import parse_wording
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.yaml_writing import as_yaml

# As long as a file of an instrument may be; the longest that we ship has 15,000 signs.
LONGEST = 200_000


class NotYoursError(Exception):
    """The draft is somebody else's, who alone may change it."""


class ChangedMeanwhileError(Exception):
    """Another tab or device has changed the draft since this page was shown. Nothing was written."""


class AlreadyThereError(Exception):
    """There are other words of this name, or a file brings them; what was published stays as it is."""


class EndedError(Exception):
    """The draft was published already."""


class TooLongError(Exception):
    """With this step the draft would be longer than a file may be. Nothing was written."""


class NotWholeError(Exception):
    """The draft has mistakes, or its version was taken meanwhile; `mistakes` says which."""

    def __init__(self, mistakes: tuple[Told, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes)))


def begin(*, by: Person) -> Draft:
    """Begin with nothing. Drafts leave no event."""
    return _begin(by, blank(), None)


def begin_from(*, by: Person, instrument: str, version: int) -> Draft:
    """Begin with a version that there is; the draft becomes the next one. Raises LookupError."""
    tree = queries.tree_of_version(instrument, version)
    if tree is None:
        raise LookupError(f"there is no instrument {instrument} {version}")
    return _begin(by, tree | {"version": queries.next_version(instrument)}, version)


def begin_with_text(*, by: Person, text: str, name: str) -> Draft:
    """Begin with a whole file. Raises TextFileError with every mistake; then nothing is kept."""
    _refuse_long(text, name)
    content = parse_instrument(text, name=name).content
    versions = library.versions_of(content.instrument)
    earlier = [version for version in versions if version <= content.version]
    version = content.version if content.version > max(versions, default=0) else max(versions) + 1
    return _begin(by, from_instrument(content) | {"version": version}, max(earlier or versions, default=None))


@transaction.atomic
def begin_with_forms(*, by: Person, forms: Iterable[Tree]) -> list[Draft]:
    """A draft of each form of a REDCap project: all of them, or none.

    A form that is here already becomes the next version; the name of an instrument that is no such form stays its own.

    Raises:
        TooLongError: one of them would be longer than a file may be.
    """
    # The last is begun first: the list of drafts shows the newest on top, and then the forms in their order.
    made = [_begin(by, tree, came_from) for tree, came_from in reversed(queries.as_versions(forms))]
    return made[::-1]


def _refuse_long(text: str, name: str) -> None:
    """Before anything is read: a long text takes long to read."""
    if len(text) > LONGEST:
        what = f"the file has {len(text):,} signs"
        raise TextFileError([Mistake(name, 1, what, f"shorten it: it may be no longer than {LONGEST:,} signs")])


def copy(*, by: Person, draft: Draft) -> Draft:
    """A draft of one's own that says the same as another."""
    return _begin(by, queries.tree_of(draft), draft.came_from)


@transaction.atomic
def _begin(by: Person, tree: Tree, came_from: int | None) -> Draft:
    draft = Draft(author=by, came_from=came_from, begun_at=timezone.now())
    _keep(draft, tree)
    draft.save()
    return draft


def _keep(draft: Draft, tree: Tree) -> None:
    """Take over what the tree says."""
    draft.text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    if len(draft.text) > LONGEST:
        raise TooLongError
    draft.title = str(tree.get("title", ""))[:300]
    draft.instrument, draft.version = str(tree.get("instrument", "")), int(tree.get("version", 1))
    draft.changed_at = timezone.now()


@transaction.atomic
def change(*, by: Person, draft: Draft, number: int, step: Callable[[Tree], None]) -> Draft:
    """One step: all of it is saved, or nothing.

    Args:
        by: the author.
        draft: what is written.
        number: of the draft as the page showed it.
        step: changes the tree that it is given.

    Returns:
        The draft as it is now.

    Raises:
        NotYoursError, EndedError, ChangedMeanwhileError, TooLongError; LookupError where the part is gone.
    """
    held = _held(by, draft, number)
    tree = queries.tree_of(held)
    step(tree)
    _keep(held, tree)
    held.number += 1
    held.save()
    return held


def _held(by: Person, draft: Draft, number: int) -> Draft:
    """The author's draft, locked, as it was shown."""
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.author_id != by.pk:
        raise NotYoursError
    if held.published_id is not None:
        raise EndedError
    if held.number != number:
        raise ChangedMeanwhileError
    return held


@transaction.atomic
def renumber(*, by: Person, draft: Draft, number: int) -> Draft:
    """Make the draft the version after all that there are, to be compared with the last of them."""
    held = _held(by, draft, number)
    versions = library.versions_of(held.instrument)
    _keep(held, queries.tree_of(held) | {"version": max(versions, default=0) + 1})
    held.came_from, held.number = max(versions, default=None), held.number + 1
    held.save()
    return held


@transaction.atomic
def discard(*, by: Person, draft: Draft) -> None:
    """Throw a draft away. Raises NotYoursError, EndedError."""
    held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if held is not None:
        _held(by, held, held.number).delete()


@transaction.atomic
def publish(*, by: Person, draft: Draft, number: int) -> PublishedVersion:
    """Make the draft a version that can be asked; the draft ends. Pressing twice publishes once.

    Raises:
        NotYoursError, ChangedMeanwhileError.
        NotWholeError: the checker finds a mistake, or the version exists.
    """
    done = Draft.objects.filter(pk=draft.pk, author=by, published__isnull=False).select_related("published").first()
    if done is not None and done.published is not None:
        return done.published
    held = _held(by, draft, number)
    tree = queries.tree_of(held)
    verdict = look(tree)
    mistakes = verdict.mistakes or clashes(held)
    if mistakes or verdict.read is None:
        raise NotWholeError(mistakes)
    text = as_yaml(to_write(tree))
    # What is kept is what our reader takes, and says what was looked at.
    again = parse_instrument(text, name=str(held))
    if again.sha256 != verdict.read.sha256:
        raise NotWholeError((Told("the text cannot be written as a file", "tell us", "about", "all", ()),))
    made = PublishedVersion(
        instrument=held.instrument, version=held.version, text=text, sha256=again.sha256, by=by, at=timezone.now()
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise NotWholeError((_taken(held),)) from None
    held.published = made
    held.save(update_fields=["published"])
    record(did="surveys.publish", target=f"instrument:{made}", by=by.pk)
    return made


def clashes(draft: Draft) -> tuple[Told, ...]:
    """The mistake that somebody has published the same version meanwhile, if so."""
    return (_taken(draft),) if library.find(draft.instrument, draft.version) else ()


def _taken(draft: Draft) -> Told:
    what = f"version {draft.version} of “{draft.instrument}” exists already"
    return Told(what, "make this one the next version", "about", "all", ("version",))


@transaction.atomic
def publish_words(*, by: Person, instrument: Instrument, name: str, text: str) -> PublishedWording:
    """Other words for a version of an instrument, once and for all; the same again changes nothing.

    Raises:
        TextFileError: with every mistake.
        AlreadyThereError: there are words of this name, and they say something else.
    """
    _refuse_long(text, name)
    read = parse_wording(text, name=name, instrument=instrument)
    of = {"instrument": instrument.instrument, "version": instrument.version}
    if name in shelf().wordings.get((instrument.instrument, instrument.version), {}):
        raise AlreadyThereError
    values = {"text": text, "sha256": read.sha256, "by": by, "at": timezone.now()}
    made, is_new = PublishedWording.objects.get_or_create(**of, name=name, defaults=values)
    if is_new:
        record(did="surveys.publish_words", target=f"wording:{made}", by=by.pk)
    if made.sha256 != read.sha256:
        raise AlreadyThereError
    return made
