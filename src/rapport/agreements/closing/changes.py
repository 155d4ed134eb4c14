"""Who would like a team to change: what the one who asks sees, and what those who are asked see."""

from collections import defaultdict
from collections.abc import Iterable

from rapport.agreements.models import ChangeRequest
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Participation, Program, TeamMember


def hearers(mentorship: Mentorship) -> list[Person]:
    """Who is asked: coordinators who are not in this team themselves; where there is none, directors who are not.

    `mentorship` has today's team in `.mentors`. Nobody, where everybody who could be asked is a party.
    """
    return _outside(_people_of(mentorship), programs.who_runs(mentorship.program))


def own_request(person: Person, mentorship: Mentorship) -> ChangeRequest | None:
    """What the person has asked for and is still open."""
    return ChangeRequest.objects.filter(by=person, mentorship=mentorship, ended_on__isnull=True).first()


def is_told(person: Person, mentorship: Mentorship) -> bool:
    """Staff have told the others in the team that it is going to change."""
    told = ChangeRequest.objects.filter(mentorship=mentorship, told_on__isnull=False, ended_on__isnull=True)
    return told.exclude(by=person).exists()


def requests_for(person: Person, program: Program) -> list[ChangeRequest]:
    """What is open and addressed to the person, oldest first, with the others of the team in `.others`.

    Three questions, whatever is open: who is not addressed cannot tell by the time that there is something.
    """
    staff = list(programs.who_runs(program))
    open_now = ChangeRequest.objects.filter(
        mentorship__program=program, mentorship__until__isnull=True, ended_on__isnull=True
    )
    places = TeamMember.objects.filter(until__isnull=True, mentorship__in=open_now.values("mentorship"))
    teams: dict[int, list[Person]] = defaultdict(list)
    for place in places.select_related("mentor").order_by("pk"):
        teams[place.mentorship_id].append(place.mentor)
    found = []
    for change in open_now.select_related("by", "mentorship__scholar").order_by("asked_on", "pk"):
        people = [change.mentorship.scholar, *teams[change.mentorship_id]]
        if person in _outside(people, staff):
            change.others = [one for one in people if one != change.by]  # type: ignore[attr-defined]
            found.append(change)
    return found


def _outside(people: Iterable[Person], staff: Iterable[Participation]) -> list[Person]:
    parties = {one.pk for one in people}
    for role in (Role.COORDINATOR, Role.DIRECTOR):
        found = [one.person for one in staff if one.role == role and one.person_id not in parties]
        if found:
            return found
    return []


def _people_of(mentorship: Mentorship) -> list[Person]:
    return [mentorship.scholar, *(member.mentor for member in mentorship.mentors)]  # type: ignore[attr-defined]
