"""Who leads workshops, who plans them, and who takes and sees attendance."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs
from rapport.training.models import Workshop


@needs(Verb.LEAD_WORKSHOPS)
def may_lead(person: Person, program: Program) -> bool:
    """Facilitators and whoever runs the programme: the plan of workshops, and guides. Nobody's attendance."""
    return holds(person, Verb.LEAD_WORKSHOPS, program)


@needs(Verb.KEEP_WORKSHOPS)
def may_plan(person: Person, program: Program) -> bool:
    return holds(person, Verb.KEEP_WORKSHOPS, program)


@needs(Verb.KEEP_WORKSHOPS)
def may_change(person: Person, workshop: Workshop) -> bool:
    """A meeting is changed where it was planned."""
    return not workshop.source and holds(person, Verb.KEEP_WORKSHOPS, workshop.program)


@needs(Verb.LEAD_WORKSHOPS)
def may_take_attendance(person: Person, workshop: Workshop) -> bool:
    """Whoever plans workshops; a facilitator of the programme only where they lead the session. Never of a meeting."""
    if workshop.source:
        return False
    if holds(person, Verb.KEEP_WORKSHOPS, workshop.program):
        return True
    leads = workshop.leaders.filter(person=person.pk).exists()
    return leads and holds(person, Verb.LEAD_WORKSHOPS, workshop.program)


@needs(Verb.LEAD_MEETINGS)
def may_lead_meeting(person: Person, asked_to: Workshop) -> bool:
    """Only who was named to lead it, whoever else runs the programme: a meeting tells what those who come are given."""
    leads = bool(asked_to.source) and asked_to.leaders.filter(person=person.pk).exists()
    return leads and holds(person, Verb.LEAD_MEETINGS, asked_to.program)
