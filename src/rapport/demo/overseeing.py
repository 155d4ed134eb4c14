"""What the demo programme asks, offers and confirms: duties, mechanisms, protected time, the mentors' hours."""

from datetime import timedelta

from django.utils import timezone

from rapport.agreements.effort import actions as effort
from rapport.demo.cast import Cast
from rapport.oversight.mechanisms import actions as mechanisms
from rapport.oversight.plan import actions as plan
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program


def oversee(script: Cast, program: Program, persons: dict[str, Person]) -> None:
    """The director plans and notes; the chair confirms; the mentors say how much time they have."""
    today, written = timezone.localdate(), script.overseeing
    held = {member.role_held: persons[member.name] for member in script.people}
    director, chair = held[Role.DIRECTOR], held[Role.CHAIR]
    for duty in written.duties:
        asked = plan.Asked(duty.days_after, None, duty.missed, duty.escalation)
        plan.add_duty(by=director, program=program, role=duty.role, what=duty.what, asked=asked)
    since = {name: (today + timedelta(days), None) for name, days in written.mechanisms.items()}
    mechanisms.note_uses(by=director, program=program, periods=since)
    came = [persons[name].pk for name in written.came]
    on = today - timedelta(days=60)
    mechanisms.note_dates(by=director, program=program, scholars=came, mechanism="orientation", on=on)
    for name, percent in written.effort.items():
        period = (today - timedelta(days=60), today + timedelta(days=305))
        effort.confirm_effort(by=chair, program=program, scholar=persons[name], percent=percent, period=period)
    for name, hours in written.hours.items():
        effort.state_time(by=persons[name], program=program, hours_a_month=hours, room_for=1)
