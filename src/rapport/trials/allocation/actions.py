"""Seal the allocation, open it for one institution after the other, annul, reveal, unblind; each whole or not."""

import secrets

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.trials import queries
from rapport.trials.allocation import queries as allocation
from rapport.trials.models import LogLine, Randomisation, Site, Trial
from rapport.trials.opening.actions import open_courses
from rapport.trials.permissions import chooses_who_takes_part
from rapport.trials.randomising import book
from rapport.trials.randomising.accepted import may_be_told
from rapport.trials.randomising.book import CannotBeOpened, Entrant, Who
from rapport.trials.randomising.lists import make_list
from rapport.trials.randomising.log import Entry
from rapport.trials.randomising.redcap import allocation_table
from rapport.trials.randomising.sealed import COST, Opener, WrongPassphrase, read_sealed
from rapport.trials.randomising.verifying import design_of


@transaction.atomic
def seal(*, by: Person, trial: Trial, passphrase: str, cost: int = COST) -> Randomisation:
    """Draw a seed, make the list and seal both, once; a second time the first stays, and its passphrase.

    Args:
        by: the allocation officer.
        trial: with a registered protocol.
        passphrase: kept nowhere.
        cost: of scrypt; smaller in tests.

    Raises:
        CannotBeOpened: the protocol is not registered, somebody has sealed it with another passphrase, or whoever seals
            chooses who takes part.
        ValueError: the passphrase is too short.
    """
    _must_not_choose(by, trial)
    held = Trial.objects.select_for_update().get(pk=trial.pk)
    if found := queries.randomisation(held):
        _must_open(found, passphrase)
        return found
    protocol, now = queries.protocol(held), timezone.now()
    if protocol is None or queries.registration(held) is None:
        raise CannotBeOpened("Register the protocol first.")
    try:
        design = protocol.design(allocation.together(held))
    except ValidationError as error:
        why = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise CannotBeOpened(f"these institutions cannot be randomised together: {why}") from error
    sealed, entry = book.begin(design, passphrase, _who(by), cost)
    masks = list(range(len(protocol.arms)))
    secrets.SystemRandom().shuffle(masks)
    made = Randomisation.objects.create(
        trial=held,
        version=held.versions.filter(is_whole=True).latest("number"),
        sealed=sealed.text(),
        commitment=sealed.commitment,
        masks="".join(map(str, masks)),
        by=by,
        at=now,
    )
    _add(made, entry, by, None)
    return made


def _must_not_choose(by: Person, trial: Trial) -> None:
    """Whoever knows what comes next must not choose whom it comes to."""
    if chooses_who_takes_part(by, trial):
        raise CannotBeOpened(
            "whoever approaches institutions or includes people must not know which arm comes next, and you do one of "
            "them: let the director name somebody else as allocation officer, under People"
        )


def _must_open(kept: Randomisation, passphrase: str) -> None:
    """Whoever writes a passphrase down must not be left with one that opens nothing."""
    try:
        Opener(read_sealed(kept.sealed), passphrase)
    except WrongPassphrase as error:
        raise CannotBeOpened(
            "it was sealed already, with another passphrase; the one that you typed now opens nothing"
        ) from error


def _who(by: Person) -> Who:
    return Who(f"person:{by.pk}", timezone.now().isoformat(timespec="seconds"))


def _add(kept: Randomisation, entry: Entry, by: Person, site: Site | None) -> LogLine:
    arm = str(entry.what["arm"]) if "arm" in entry.what else ""
    line = LogLine.objects.create(
        randomisation=kept,
        number=entry.number,
        did=entry.did,
        site=site,
        arm=arm,
        text=entry.text,
        hash=entry.hash,
        by=by,
        at=timezone.now(),
    )
    target = f"site:{site.pk}" if site else f"trial:{kept.trial_id}"
    record(did=f"trials.{entry.did}", target=target, by=by.pk, program=kept.trial.program.slug)
    return line


def _held(trial: Trial) -> Randomisation:
    """The randomisation, held until the end: one line follows the other."""
    held = Randomisation.objects.select_for_update(of=("self",)).select_related("trial__program")
    found = held.filter(trial=trial).first()
    if found is None:
        raise CannotBeOpened("The allocation is not sealed yet.")
    return found


def _held_site(site: Site) -> Site:
    """As it is now, and so until the end; before anything is recorded, as whoever changes a site holds it first."""
    held = Site.objects.select_for_update(of=("self",)).select_related("trial__program", "institution")
    return held.get(pk=site.pk)


@transaction.atomic
def open_site(*, by: Person, site: Site, passphrase: str) -> LogLine:
    """Give an institution its arm, and open the courses of that arm. Twice pressed, it is opened once.

    Raises:
        CannotBeOpened: it is not ready, the list is used up or revealed, or whoever opens chooses who takes part.
        WrongPassphrase: it is another one.
    """
    _must_not_choose(by, site.trial)
    kept, site = _held(site.trial), _held_site(site)
    if found := kept.lines.filter(site=site, did="opened").first():
        return found
    if lacks := allocation.lacks(site):
        raise CannotBeOpened(lacks)
    levels = {one.factor: one.level for one in site.levels.all()}
    opener = Opener(read_sealed(kept.sealed), passphrase)
    entry = book.open_next(allocation.entries(kept), opener, Entrant(site.code, levels), _who(by))
    line = _add(kept, entry, by, site)
    _tell_accepted(kept, opener, by)
    open_courses(by=by, site=site)
    return line


def _tell_accepted(kept: Randomisation, opener: Opener, by: Person) -> None:
    """With the last arm of a constrained trial, or with the seed, what its test draws from is told – without arms."""
    entries = allocation.entries(kept)
    if may_be_told(entries, design_of(entries)):
        _add(kept, book.tell_accepted(entries, opener, _who(by)), by, None)


@transaction.atomic
def annul(*, by: Person, site: Site, reason: str) -> LogLine:
    """Say that an allocation does not count; its place stays used, its courses close.

    Raises:
        CannotBeOpened: it has no arm, or was annulled.
    """
    kept, site = _held(site.trial), _held_site(site)
    entry = book.annul(allocation.entries(kept), site.code, reason[:300], _who(by))
    line = _add(kept, entry, by, site)
    open_courses(by=by, site=site)
    return line


@transaction.atomic
def reveal(*, by: Person, trial: Trial, passphrase: str) -> LogLine:
    """Tell the seed, after which nobody is allocated. Twice pressed, it is told once.

    Raises:
        CannotBeOpened: nothing is sealed.
        WrongPassphrase: it is another one.
    """
    kept = _held(trial)
    if found := kept.lines.filter(did="revealed").first():
        return found
    opener = Opener(read_sealed(kept.sealed), passphrase)
    line = _add(kept, book.reveal(allocation.entries(kept), opener, _who(by)), by, None)
    _tell_accepted(kept, opener, by)
    return line


@transaction.atomic
def take_list_out(*, by: Person, trial: Trial, passphrase: str) -> str:
    """The whole list as REDCap's allocation table; that somebody has seen it stays on record.

    Raises:
        CannotBeOpened: nothing is sealed, or whoever takes it out chooses who takes part.
        WrongPassphrase: it is another one.
        ValueError: it is not randomised in blocks, so there is no list.
    """
    _must_not_choose(by, trial)
    kept = _held(trial)
    design = design_of(allocation.entries(kept))
    table = allocation_table(design, make_list(Opener(read_sealed(kept.sealed), passphrase).seed, design))
    record(did="trials.take_list_out", target=f"trial:{trial.pk}", by=by.pk, program=trial.program.slug)
    return table


@transaction.atomic
def unblind(*, by: Person, trial: Trial) -> Trial:
    """Let the statistician know which arm is which, once and for all.

    Raises:
        CannotBeOpened: nothing is sealed.
    """
    held = Trial.objects.select_for_update().get(pk=trial.pk)
    if held.unblinded_at is None:
        if queries.randomisation(held) is None:
            raise CannotBeOpened("There is nothing to unblind yet.")
        held.unblinded_at = timezone.now()
        held.save(update_fields=["unblinded_at"])
        record(did="trials.unblind", target=f"trial:{held.pk}", by=by.pk, program=held.program.slug)
    return held


@transaction.atomic
def take_participants(*, by: Person, trial: Trial) -> str:
    """Take out who is in which arm with the scores of the outcomes: numbers and letters; arms once it is unblinded."""
    record(did="trials.take_participants", target=f"trial:{trial.pk}", by=by.pk, program=trial.program.slug)
    return allocation.blinded_csv(trial, unblinded=trial.unblinded_at is not None)
