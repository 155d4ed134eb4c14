"""Open what an arm is given, and close what it is not given any more."""

from django.db import transaction

from rapport.people.models import Person
from rapport.training.library import shelf
from rapport.training.opened.actions import keep_open
from rapport.trials import queries
from rapport.trials.meetings.actions import follow
from rapport.trials.models import Site, Trial
from rapport.trials.opening.queries import courses, source
from rapport.trials.pairs import actions as pairs


@transaction.atomic
def open_courses(*, by: Person, site: Site) -> None:
    """Open the courses of an institution's arm for its participants, close others, take back meetings and pairs.

    Twice is once. Whoever leaves the trial keeps what is open to them until then.
    """
    there = site.participants.filter(state=queries.INCLUDED).select_related("person")
    keep_open(
        by=by,
        program=site.trial.program,
        source=source(site),
        courses=[shelf().courses[name] for name in courses(site)],
        people=[one.person for one in there],
    )
    follow(by=by, site=site)
    pairs.follow(by=by, site=site)


@transaction.atomic
def follow_protocol(*, by: Person, trial: Trial) -> None:
    """Open and close courses at every institution that has its arm, as a new version of the protocol says."""
    held = trial.sites.select_for_update(of=("self",)).select_related("trial__program")
    # All are held before anything is recorded: whoever changes one of them holds it first, and records then.
    for site in list(held.filter(pk__in=queries.arms(trial)).order_by("pk")):
        open_courses(by=by, site=site)
