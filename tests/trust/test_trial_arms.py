"""Which arm is which is the same to everybody who analyses, and to other institutions: pages, files, logs, questions.

Two worlds differ only in where an institution went, and in which letter hides which arm: under its letter it went to
the same one. Byte for byte they must be alike to statistician, evaluator – whatever else they are –, the coordinator
of another institution, and strangers.
"""

from collections.abc import Callable

import pytest
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.trials import queries
from rapport.trials.models import LogLine, Randomisation, Site
from rapport.trials.opening.actions import open_courses
from rapport.trials.randomising.log import OPENED
from tests import make
from tests.make_trials import recruiting, registered, with_course
from tests.trust.swap import assert_same, seen_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OF_THE_TRIAL = (
    "trial",
    "protocol",
    "sites",
    "allocation",
    "log_file",
    "blinded",
    "analysis_plan",
    "happenings",
    "fidelity",
    "flow",
    "baseline",
    "outcomes",
)
OF_A_SITE = ("site", "sessions", "note_here")


class Trying:
    """A trial with two institutions; the first is allocated in each world."""

    def __init__(self) -> None:
        self.program = make.program()
        self.director = make.member(self.program, Role.DIRECTOR)
        self.officer = make.member(self.program, Role.ALLOCATION_OFFICER)
        self.trial = registered(self.program, self.director, with_course("optimising-mentoring"))
        self.site, self.other = (recruiting(self.trial, self.director) for _ in range(2))
        coordinator = make.member(self.program, Role.SITE_COORDINATOR)
        coordinator.participations.update(institution=self.other.institution)
        both = make.member(self.program, Role.STATISTICIAN)
        make.participation(self.program, Role.COORDINATOR, both)
        analyse = [make.member(self.program, role) for role in (Role.STATISTICIAN, Role.EVALUATOR)]
        self.viewers: list[Person] = [*analyse, both, coordinator, make.person()]

    def world(self, arm: str, masks: str) -> Callable[[], None]:
        """The institution went to an arm; `masks` says which letters stand for which."""

        def made() -> None:
            kept = Randomisation.objects.create(
                trial=self.trial,
                version=queries.version(self.trial),
                sealed="{}",
                commitment="0" * 64,
                masks=masks,
                by=self.officer,
                at=self.trial.begun_at,
            )
            LogLine.objects.create(
                randomisation=kept,
                number=1,
                did=OPENED,
                site=self.site,
                arm=arm,
                text="{}",
                hash="0" * 64,
                by=self.officer,
                at=self.trial.begun_at,
            )
            open_courses(by=self.officer, site=queries.site(self.site.pk))

        return made

    def addresses(self) -> list[str]:
        of_the_trial = [reverse(f"trials:{one}", args=[self.program.slug, self.trial.pk]) for one in OF_THE_TRIAL]
        sites: list[Site] = [self.site, self.other]
        of_sites = [
            reverse(f"trials:{name}", args=[self.program.slug, self.trial.pk, site.pk])
            for name in OF_A_SITE
            for site in sites
        ]
        of_the_program = [
            reverse(name, args=[self.program.slug]) for name in ("trials:home", "reach:home", "programs:detail")
        ]
        courses = [reverse("training:mine"), reverse("training:overview", args=["optimising-mentoring"])]
        return [*of_the_trial, *of_sites, *of_the_program, *courses, reverse("home")]


def test_where_an_institution_went_is_the_same_to_who_must_not_know() -> None:
    place = Trying()
    first, second = (
        seen_in(world, viewers=place.viewers, addresses=place.addresses(), program=place.program)
        for world in (place.world("programme", "01"), place.world("usual care", "10"))
    )
    assert_same(first, second)
    statistician = place.viewers[0].pk
    shown = next(page for (who, address), page in first.pages.items() if who == statistician and "blinded" in address)
    assert b",A," in shown.body


def test_the_harness_would_see_an_arm() -> None:
    """To the director the two worlds are not the same."""
    place = Trying()
    first, second = (
        seen_in(world, viewers=[place.director], addresses=place.addresses(), program=place.program)
        for world in (place.world("programme", "01"), place.world("usual care", "10"))
    )
    assert first.pages != second.pages
