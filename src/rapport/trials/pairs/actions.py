"""Give a participant a near-peer mentor, and end that again."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.programs import actions as programs
from rapport.programs.models import TeamMember
from rapport.trials import queries
from rapport.trials.models import NearPeer, Participant, Site
from rapport.trials.pairs.queries import given_pairs, mentors, pairs, to_pair

NEAR_PEER = TeamMember.Place.NEAR_PEER


class RefusedError(Exception):
    """Not like this; the text says why."""


@transaction.atomic
def pair(*, by: Person, participant: Participant, mentor: Person, component: str) -> NearPeer:
    """Put a near-peer mentor into the team of a participant, as their arm is given it; write to both. Twice is once.

    Raises:
        RefusedError: the institution is not given it, the participant has left or has a near-peer mentor, or the
            mentor is no mentor of the institution, the participant themself, or in their team already.
    """
    site = Site.objects.select_for_update().get(pk=participant.site_id)
    held = Participant.objects.select_related("person").get(pk=participant.pk)
    now = NearPeer.objects.select_related("member").filter(participant=held, member__until__isnull=True).first()
    if now is not None and now.member.mentor_id == mentor.pk and now.component == component:
        return now
    if reason := _reason_against(site, held, mentor, component, has_one=now is not None):
        raise RefusedError(reason)
    program = site.trial.program
    mentorship = programs.pair(by=by, program=program, scholar=held.person, mentor=mentor, place=NEAR_PEER)
    member = mentorship.team.get(mentor=mentor, until__isnull=True)
    made = NearPeer.objects.create(participant=held, component=component, member=member, by=by, at=timezone.now())
    for person in (held.person, mentor):
        key = f"trials:near-peer:{member.pk}:{person.pk}"
        write_letter(composer="rapport.trials.pairs.mail.paired", to=person, key=key, member=member.pk)
    _record("trials.pair", site, by)
    return made


def _reason_against(site: Site, participant: Participant, mentor: Person, component: str, *, has_one: bool) -> str:
    """Why these two cannot be paired; empty if they can."""
    if component not in {one.name for one in to_pair(site)}:
        return "The institution is not given near-peer mentors."
    team = TeamMember.objects.filter(
        mentorship__program=site.trial.program_id,
        mentorship__scholar=participant.person_id,
        mentorship__until__isnull=True,
        until__isnull=True,
    )
    against = (
        (participant.state != queries.INCLUDED, f"{participant.person} does not take part in the trial any more."),
        (has_one, f"{participant.person} has a near-peer mentor already; end that first."),
        (mentor.pk == participant.person_id, "Nobody is their own mentor."),
        (mentor not in mentors(site), f"{mentor} is not a mentor of this institution."),
        (team.filter(mentor=mentor).exists(), f"{mentor} is in the team of {participant.person} already."),
    )
    return next((reason for applies, reason in against if applies), "")


@transaction.atomic
def part(*, by: Person, paired: NearPeer) -> None:
    """End a pair today; what the two have written stays theirs. Twice is once."""
    site = Site.objects.select_for_update().get(pk=paired.participant.site_id)
    member = TeamMember.objects.select_related("mentorship__program").get(pk=paired.member_id)
    if member.until is None:
        programs.end_place(by=by, member=member)
        _record("trials.part", site, by)


@transaction.atomic
def follow(*, by: Person, site: Site) -> None:
    """End the pairs that an institution is not given any more. Who stops or leaves goes on with their mentor."""
    held = Site.objects.select_for_update().get(pk=site.pk)
    names = {one.name for one in given_pairs(held)}
    for one in pairs(held).filter(member__until__isnull=True):
        if one.component not in names:
            part(by=by, paired=one)


def _record(did: str, site: Site, by: Person) -> None:
    record(did=did, target=f"site:{site.pk}", by=by.pk, program=site.trial.program.slug)
