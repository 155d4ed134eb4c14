"""Keep an uploaded roster, discard it, or write what it says – all of it or nothing."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from rapport.audit.actions import record, record_each
from rapport.people.actions import Work, add_institutions, add_people, affiliate_each
from rapport.people.models import Institution, Person
from rapport.programs.actions import add_cohort, tell_of_new_mentor
from rapport.programs.models import Cohort, Mentorship, Participation, Program, RosterUpload, TeamMember
from rapport.programs.roster import queries
from rapport.programs.roster.plan import Plan
from rapport.programs.roster.sheet import Sheet

Place = TeamMember.Place


class LookAgainError(Exception):
    """The programme has changed since the preview was shown, and so would what is written."""


@transaction.atomic
def keep(*, by: Person, program: Program, name: str, content: bytes) -> RosterUpload:
    """Let an uploaded file wait for its confirmation, once however often it is sent. A draft: no event."""
    upload, _ = RosterUpload.objects.get_or_create(
        program=program,
        by=by,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"name": name[:200], "content": content, "at": timezone.now()},
    )
    return upload


@transaction.atomic
def discard(*, by: Person, program: Program, upload: int) -> bool:
    """Throw a waiting upload away. Returns whether it was still there."""
    del by  # anybody who keeps the roster may; a draft leaves no event
    return bool(RosterUpload.objects.filter(program=program, pk=upload).delete()[0])


def import_roster(*, by: Person, program: Program, upload: int, digest: str) -> Plan | None:
    """Write what the preview with this digest showed. Returns None when the upload does not wait any more.

    Raises:
        LookAgainError: it would no longer be what was shown.
        TextFileError: the file no longer fits the programme.
    """
    waiting = queries.upload(program, upload)
    if waiting is None:
        return None
    table = queries.table_of(waiting)  # takes a while, and needs no lock
    try:
        return _take_over(by=by, waiting=waiting, table=table, digest=digest)
    except IntegrityError:
        # Somebody else added the same person, institution or pair in the same instant; now it is found.
        return _take_over(by=by, waiting=waiting, table=table, digest=digest)


@transaction.atomic
def _take_over(*, by: Person, waiting: RosterUpload, table: Sheet, digest: str) -> Plan | None:
    """One try of `import_roster`. Imports into one programme wait for one another."""
    program = Program.objects.select_for_update(no_key=True).get(pk=waiting.program_id)
    if queries.upload(program, waiting.pk) is None:
        return None
    done = queries.preview(table, program=program, by=by)
    if done.digest != digest:
        raise LookAgainError
    RosterUpload.objects.filter(pk=waiting.pk).delete()
    if not done.changes_nothing:
        _Writer(by, program, done).write()
        record(did="programs.import_roster", target=f"roster:{waiting.pk}", by=by.pk, program=program.slug)
    return done


class _Writer:
    """Writes a plan as the actions for one person would – the same rows, the same events – in few questions."""

    def __init__(self, by: Person, program: Program, plan: Plan) -> None:
        self.by, self.program, self.plan = by, program, plan
        self.people = add_people(by=by, names=plan.names)
        places = {seat.institution for seat in plan.seats} | {work.institution for work in plan.works}
        self.institutions: dict[str, Institution] = add_institutions(by=by, names=sorted(places - {""}))
        cohorts = sorted({seat.cohort for seat in plan.seats} - {""})
        self.cohorts: dict[str, Cohort] = {name: add_cohort(by=by, program=program, name=name) for name in cohorts}

    def write(self) -> None:
        works = [
            Work(self.people[one.email], self.institutions[one.institution], one.department, one.title)
            for one in self.plan.works
        ]
        affiliate_each(by=self.by, works=works)
        self.write_seats()
        self.write_places()

    def write_seats(self) -> None:
        """As `actions.enrol`."""
        seats = {(one.person_id, one.role): one for one in Participation.objects.filter(program=self.program)}
        new, changed = [], []
        for asked in self.plan.seats:
            person = self.people[asked.email]
            seat = seats.get((person.pk, asked.role))
            if seat is None:
                seat = Participation(program=self.program, person=person, role=asked.role)
                new.append(seat)
            else:
                seat.until = None
                changed.append(seat)
            seat.cohort = self.cohorts.get(asked.cohort, seat.cohort)
            seat.institution = self.institutions.get(asked.institution, seat.institution)
        Participation.objects.bulk_create(new)
        Participation.objects.bulk_update(changed, ["until", "cohort", "institution"], batch_size=200)
        self.record("programs.enrol", [f"participation:{seat.pk}" for seat in [*new, *changed]])

    def write_places(self) -> None:
        """As `actions.pair`; who stops being the primary mentor goes first, since there is one at a time."""
        mentorships = self.mentorships()
        held = {
            (one.mentorship_id, one.mentor_id): one
            for one in TeamMember.objects.filter(mentorship__program=self.program, until__isnull=True)
        }
        new: list[TeamMember] = []
        down: list[TeamMember] = []
        up: list[TeamMember] = []
        for asked in self.plan.places:
            mentorship, mentor = mentorships[self.people[asked.scholar].pk], self.people[asked.mentor]
            member = held.get((mentorship.pk, mentor.pk))
            if member is None:
                new.append(TeamMember(mentorship=mentorship, mentor=mentor, place=asked.place))
            else:
                member.place = asked.place
                (up if asked.place == Place.PRIMARY else down).append(member)
        for moved in (down, up):
            TeamMember.objects.bulk_update(moved, ["place"], batch_size=200)
        known = {mentorship for mentorship, _ in held}
        for member in TeamMember.objects.bulk_create(new):
            if member.mentorship_id in known:
                tell_of_new_mentor(member=member)
        self.record("programs.pair", [f"mentorship:{one.mentorship_id}" for one in [*new, *down, *up]])

    def mentorships(self) -> dict[int, Mentorship]:
        """The open mentorship of every scholar who gets a mentor, opened where there is none."""
        scholars = {self.people[asked.scholar].pk: self.people[asked.scholar] for asked in self.plan.places}
        opened = Mentorship.objects.filter(program=self.program, scholar__in=scholars, until__isnull=True)
        known = {one.scholar_id: one for one in opened}
        new = [Mentorship(program=self.program, scholar=one) for pk, one in scholars.items() if pk not in known]
        return known | {one.scholar_id: one for one in Mentorship.objects.bulk_create(new)}

    def record(self, did: str, targets: list[str]) -> None:
        record_each(did=did, targets=targets, by=self.by.pk, program=self.program.slug)
