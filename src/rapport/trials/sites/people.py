"""Whom an institution may ask: scholars of the programme there who were not asked yet."""

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.trials.models import Participant, Site


def askable(site: Site) -> list[Person]:
    """By name."""
    scholars = programs.with_role(site.trial.program, Role.SCHOLAR)
    here = scholars.filter(
        participations__program=site.trial.program_id,
        participations__role=Role.SCHOLAR,
        participations__until__isnull=True,
        participations__institution=site.institution_id,
    )
    asked = Participant.objects.filter(site__trial=site.trial_id).values("person")
    return list(here.exclude(pk__in=asked).distinct().order_by("name"))
