"""Questions about near-peer mentors of an institution's participants."""

from django.db.models import QuerySet

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.trials import queries
from rapport.trials.models import NearPeer, Participant, Site
from rapport.trials.reading import Component


def pairs(site: Site) -> QuerySet[NearPeer]:
    """All of one institution, those that last before those that have ended (one query)."""
    found = NearPeer.objects.filter(participant__site=site).select_related(
        "participant__person", "participant__site", "member__mentor", "member__mentorship"
    )
    return found.order_by("member__until", "participant__number", "pk")


def has_pairs(site: Site) -> bool:
    """Whether anybody there was ever paired by the trial (one query)."""
    return NearPeer.objects.filter(participant__site=site).exists()


def given_pairs(site: Site) -> list[Component]:
    """Components that an institution is given as pairs."""
    return [one for one in queries.given(site) if one.pairs]


def to_pair(site: Site) -> list[Component]:
    """Those for which somebody can be paired today: none once the institution has stopped."""
    return [] if site.state == Site.State.STOPPED else given_pairs(site)


def without(site: Site) -> list[Participant]:
    """Included participants who have no near-peer mentor by their arm today, in order (two queries)."""
    lasting = NearPeer.objects.filter(participant__site=site, member__until__isnull=True)
    paired = set(lasting.values_list("participant", flat=True))
    return [one for one in queries.participants(site) if one.state == queries.INCLUDED and one.pk not in paired]


def mentors(site: Site) -> list[Person]:
    """Who can be named: mentors of this institution, by name. Those of another one would carry its arm here."""
    seats = programs.people_in(site.trial.program).filter(institution=site.institution_id, role=Role.MENTOR)
    found = {one.person_id: one.person for one in seats}
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.pk))
