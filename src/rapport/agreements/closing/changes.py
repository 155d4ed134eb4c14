"""Who would like a team to change: what the one who asks sees, and what those who are asked see."""

from collections.abc import Iterable

from rapport.agreements.models import ChangeRequest
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Participation, Program


def hearers(mentorship: Mentorship) -> list[Person]:
    """Who is asked: coordinators who are not in this team themselves; where there is none, directors who are not.

    `mentorship` has today's team in `.mentors`. Nobody, where everybody who could be asked is a party.
    """
    return _hearers(mentorship, list(programs.who_runs(mentorship.program)))


def own_request(person: Person, mentorship: Mentorship) -> ChangeRequest | None:
    """What the person has asked for and is still open."""
    return ChangeRequest.objects.filter(by=person, mentorship=mentorship, ended_on__isnull=True).first()


def is_told(person: Person, mentorship: Mentorship) -> bool:
    """Staff have told the others in the team that it is going to change."""
    told = ChangeRequest.objects.filter(mentorship=mentorship, told_on__isnull=False, ended_on__isnull=True)
    return told.exclude(by=person).exists()


def requests_for(person: Person, program: Program) -> list[ChangeRequest]:
    """What is open and addressed to the person, oldest first, with the others of the team in `.others`."""
    open_now = ChangeRequest.objects.filter(mentorship__program=program, ended_on__isnull=True)
    wanted = list(open_now.select_related("by").order_by("asked_on", "pk"))
    teams = {one.pk: one for one in programs.mentorships_in(program).filter(change_requests__in=wanted).distinct()}
    staff = list(programs.who_runs(program)) if wanted else []
    found = []
    for change in wanted:
        mentorship = teams.get(change.mentorship_id)
        if mentorship is not None and person in _hearers(mentorship, staff):
            change.others = [one for one in _people_of(mentorship) if one != change.by]  # type: ignore[attr-defined]
            found.append(change)
    return found


def _hearers(mentorship: Mentorship, staff: Iterable[Participation]) -> list[Person]:
    parties = {one.pk for one in _people_of(mentorship)}
    for role in (Role.COORDINATOR, Role.DIRECTOR):
        found = [one.person for one in staff if one.role == role and one.person_id not in parties]
        if found:
            return found
    return []


def _people_of(mentorship: Mentorship) -> list[Person]:
    return [mentorship.scholar, *(member.mentor for member in mentorship.mentors)]  # type: ignore[attr-defined]
