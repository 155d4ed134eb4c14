"""Questions about the terms of an agreement and about its versions."""

from dataclasses import dataclass

from rapport.agreements import queries, wording
from rapport.agreements.agree.differing import Change, changes
from rapport.agreements.chairs import chairs_for, rules_of
from rapport.agreements.models import Terms, Version
from rapport.agreements.planned import plan_of
from rapport.agreements.queries import SIGNATURES, Desk
from rapport.agreements.told import Section, sections
from rapport.people.models import Person
from rapport.programs.models import Mentorship


@dataclass(frozen=True)
class Compared:
    """Two versions, and how the later differs from the earlier."""

    older: Version
    newer: Version
    changes: list[Change]

    @property
    def differences(self) -> int:
        """So many entries are not the same."""
        return sum(not change.is_same for change in self.changes)


def terms_of(mentorship: Mentorship) -> Terms | None:
    """The terms as they stand now."""
    return Terms.objects.filter(agreement__mentorship=mentorship).select_related("edited_by", "chair").first()


def chairs_to_choose(mentorship: Mentorship) -> list[Person]:
    """The chairs among whom the pair chooses who signs; none where the programme does not ask for one."""
    return chairs_for(mentorship) if rules_of(mentorship.program).chair_signs else []


def versions(desk: Desk) -> list[Version]:
    """All versions that the viewer may read, newest first; none for whoever may not see yet."""
    if not desk.sees_all:
        return []
    found = Version.objects.filter(agreement__mentorship=desk.mentorship).order_by("-number")
    return list(found.prefetch_related(SIGNATURES))


def version(desk: Desk, number: int) -> Version | None:
    """One of these versions."""
    return next((one for one in versions(desk) if one.number == number), None)


def compared(older: Version, newer: Version) -> Compared:
    """Two versions, entry by entry and word by word (one query)."""
    read = [wording.read(one.content) for one in (older, newer)]
    people = Person.objects.in_bulk(read[0].people | read[1].people)
    names = {pk: str(person) for pk, person in people.items()}
    before, after = (sections(words, names) for words in read)
    return Compared(older, newer, changes(before, after))


def on_overview(desk: Desk) -> dict[str, object]:
    """For the page of a mentorship: the terms as they stand, and whether something changed since the latest version.

    Nothing before the person may see all.
    """
    if not desk.sees_all or desk.agreement is None:
        return {"is_open": False}
    number = desk.latest.number if desk.latest else 0
    moved_on = desk.open_version is not None and not queries.is_current(desk.agreement, desk.open_version, desk.parties)
    return {
        "is_open": True,
        "mentorship": desk.mentorship,
        "terms": terms_now(desk),
        "versions": number,
        "moved_on": moved_on,
        "latest": desk.latest,
        "chair_signs": rules_of(desk.mentorship.program).chair_signs,
    }


def terms_now(desk: Desk) -> Section | None:
    """The terms as they stand now, as they are read; None when nothing is said yet."""
    if desk.agreement is None:
        return None
    plan = wording.Plan(terms=plan_of(desk.agreement).terms)
    words = wording.Wording(0, "", {}, (), plan)
    return next(iter(sections(words, {})), None)


def versions_for_chair(person: Person) -> list[Version]:
    """Versions that name the person as chair and that all parties have signed, newest first – never an earlier one.

    The chair sees what was agreed, and nothing of how it came about.
    """
    named = Version.objects.filter(chair=person, agreement__mentorship__until__isnull=True)
    found = named.select_related(
        "agreement__mentorship__program", "agreement__mentorship__scholar", "agreement__template"
    )
    return [one for one in found.order_by("-pk").prefetch_related(SIGNATURES) if _has_all_parties(one)]


def version_for_chair(person: Person, mentorship: Mentorship) -> Version | None:
    """The newest version of the mentorship that the chair may see."""
    found = versions_for_chair(person)
    return next((version for version in found if version.agreement.mentorship_id == mentorship.pk), None)


def waits_for(version: Version, person: Person) -> bool:
    """The chair has not signed it, and it has not moved on."""
    return version.outdated_at is None and person.pk not in {one.person_id for one in version.signatures.all()}


def _has_all_parties(version: Version) -> bool:
    signed = {signature.person_id for signature in version.signatures.all()}
    return wording.read(version.content).parties.keys() <= signed


def version_with(sha256: str) -> Version | None:
    """The version whose exact words have this fingerprint, once all have signed it."""
    return Version.objects.filter(sha256=sha256, signed_at__isnull=False).defer("content").first()
