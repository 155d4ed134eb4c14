"""What the demo programme teaches: a course required of a role, a code for a group, workshops with attendance."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from rapport.demo.cast import AWorkshop, Cast
from rapport.people import actions as people
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.windows import midnight
from rapport.training.facilitating import actions as workshops
from rapport.training.facilitating.actions import Taken
from rapport.training.facilitating.queries import WorkshopWords
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from rapport.training.required import actions as required
from rapport.training.required.actions import Rule


def teach(script: Cast, program: Program, persons: dict[str, Person]) -> None:
    """The coordinator requires, makes a code and plans; guests register; the facilitator notes who was there."""
    today, written = timezone.localdate(), script.teaching
    coordinator = next(persons[one.name] for one in script.people if one.role_held is Role.COORDINATOR)
    for one in written.required:
        rule = Rule(due_on=today + timedelta(days=one.due), refresher_years=one.refresher_years)
        required.require(by=coordinator, program=program, course=one.course, role=Role(one.role), rule=rule)
    for group in written.codes:
        due = today + timedelta(days=group.due)
        new = NewCode(group.course, group=group.group, cohort=group.cohort, due_on=due)
        code = registrations.make_code(by=coordinator, program=program, new=new)
        for guest in group.guests:
            person = people.add_person(by=None, name=guest.name, email=guest.email, is_demo=True)
            said = Said(guest.title, guest.institution, ("required",), "faculty")
            registrations.register(by=person, code=code, said=said)
    for workshop in written.workshops:
        hold(workshop, program, persons, coordinator)


def hold(written: AWorkshop, program: Program, persons: dict[str, Person], coordinator: Person) -> None:
    """Plan a workshop; of one that has been, note who was there."""
    leader = persons[written.led_by]
    words = WorkshopWords(
        title=written.title,
        starts_at=midnight(timezone.localdate() + timedelta(days=written.day)) + timedelta(hours=written.hour),
        hours=Decimal(written.hours),
        place=written.place,
        course=program.course,
        role=written.role,
        capacity=written.capacity,
        leaders=(leader,),
    )
    made = workshops.plan_workshop(by=coordinator, program=program, words=words)
    there = {persons[name].pk: Taken("present") for name in written.present}
    there |= {persons[name].pk: Taken("partly", Decimal(hours)) for name, hours in written.partly.items()}
    there |= {persons[name].pk: Taken("absent") for name in written.absent}
    if there:
        workshops.take_attendance(by=leader, workshop=made, taken=there)
