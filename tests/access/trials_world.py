"""What addresses of a trial name: the trial and its institution."""

from decimal import Decimal
from typing import Protocol

from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training.facilitating.actions import plan_meeting
from rapport.training.facilitating.queries import WorkshopWords
from rapport.trials.models import Baseline, BaselineFile, Meeting, Site, Trial
from rapport.trials.sites import actions as sites
from tests import make, make_trials


class Made(Protocol):
    """The part of the world that is needed here."""

    here: Program
    visitors: dict[str, Person]


def tried(made: Made) -> Trial:
    """The one trial of the programme, registered."""
    found = Trial.objects.filter(program=made.here).first()
    return found or make_trials.registered(made.here, made.visitors[Role.DIRECTOR.value])


def site(made: Made) -> Site:
    """The one institution of that trial, where the site coordinator is."""
    if found := Site.objects.filter(trial=tried(made)).first():
        return found
    one = sites.approach(by=made.visitors[Role.DIRECTOR.value], trial=tried(made), institution=make.institution())
    made.visitors[Role.SITE_COORDINATOR.value].participations.update(institution=one.institution)
    return one


def baseline_file(made: Made) -> BaselineFile:
    """A file of the baseline of that trial."""
    kept, _ = Baseline.objects.get_or_create(
        trial=tried(made), defaults={"by": made.visitors[Role.DIRECTOR.value], "asked_at": timezone.now()}
    )
    return BaselineFile.objects.get_or_create(baseline=kept, name="results.json", defaults={"content": b"[]"})[0]


def meeting(made: Made) -> Meeting:
    """A meeting of today at that institution."""
    if found := Meeting.objects.filter(site=site(made)).first():
        return found
    director, leads = made.visitors[Role.DIRECTOR.value], made.visitors[Role.SITE_COORDINATOR.value]
    words = WorkshopWords("Meeting", timezone.now(), Decimal(1), leaders=(leads,))
    held = plan_meeting(by=director, program=made.here, source=f"site:{site(made).pk}", words=words, people=[])
    return Meeting.objects.create(site=site(made), component="Meeting", workshop=held)
