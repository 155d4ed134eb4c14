"""Questions about trials, their institutions, participants and allocation."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from rapport.programs.models import Program
from rapport.trials.models import (
    LogLine,
    Participant,
    ProtocolRegistration,
    ProtocolVersion,
    Randomisation,
    Site,
    Trial,
)
from rapport.trials.randomising.log import ANNULLED, OPENED
from rapport.trials.reading import Component, Protocol, look

INCLUDED = Participant.State.INCLUDED
# Whoever was included stays so in the count of a site, also when they leave later.
EVER_INCLUDED = (INCLUDED, Participant.State.WITHDREW, Participant.State.LOST)


def trials(program: Program) -> list[Trial]:
    """The trials of a programme, the newest first."""
    found = Trial.objects.filter(program=program).select_related("registration", "randomisation")
    return list(found.annotate(institutions=Count("sites")).order_by("-begun_at", "-pk"))


def trial(pk: int) -> Trial:
    """One trial. Raises Trial.DoesNotExist."""
    return Trial.objects.select_related("program", "registration__version", "randomisation").get(pk=pk)


def site(pk: int) -> Site:
    """One site. Raises Site.DoesNotExist."""
    return Site.objects.select_related("trial__program", "institution").get(pk=pk)


def version(trial: Trial, number: int | None = None) -> ProtocolVersion:
    """One version of the protocol, or the newest. Raises ProtocolVersion.DoesNotExist."""
    return trial.versions.select_related("trial__program", "by").get(number=trial.number if number is None else number)


def versions(trial: Trial) -> list[ProtocolVersion]:
    """All versions, the newest first, without their texts."""
    return list(trial.versions.select_related("by").defer("text").order_by("-number"))


def registration(trial: Trial) -> ProtocolRegistration | None:
    """When the protocol was fixed, if it was."""
    return ProtocolRegistration.objects.select_related("version", "by").filter(trial=trial).first()


def protocol(trial: Trial) -> Protocol | None:
    """The protocol that is in force: the newest version that can be read – once registered never none."""
    for one in trial.versions.filter(is_whole=True).order_by("-number")[:1]:
        document = look(one.text).document
        return document.content if document else None
    return None


def new_board(site: Site, plan: Protocol | None) -> str:
    """The review board that the protocol names and that an institution has not said to rely on; empty for none."""
    return plan.review_board if plan and plan.review_board != site.relies_on_board else ""


def randomisation(trial: Trial) -> Randomisation | None:
    """The allocation, if it was sealed."""
    return Randomisation.objects.select_related("version", "by").filter(trial=trial).first()


def sites(trial: Trial) -> list[Site]:
    """Its institutions in the order in which they were approached, each with `included` (one query and one)."""
    included = Count("participants", filter=Q(participants__state__in=EVER_INCLUDED))
    found = trial.sites.select_related("institution").prefetch_related("levels").annotate(included=included)
    return list(found.order_by("pk"))


def arms(trial: Trial) -> dict[int, str]:
    """The arm of each site that has one and was not annulled (one query)."""
    lines = LogLine.objects.filter(randomisation__trial=trial, site__isnull=False).order_by("number")
    found: dict[int, str] = {}
    for site_id, did, arm in lines.values_list("site_id", "did", "arm"):
        if did == OPENED:
            found[site_id] = arm
        elif did == ANNULLED:
            found.pop(site_id, None)
    return found


def allocated_at(trial: Trial) -> dict[int, datetime]:
    """When the envelope of each site was opened (one query)."""
    lines = LogLine.objects.filter(randomisation__trial=trial, did=OPENED, site__isnull=False)
    return {site: at for site, at in lines.values_list("site", "at") if site is not None}


ANNULLED_SITE = "Allocation annulled"


def standing(trial: Trial, sites: Iterable[Site]) -> dict[int, str]:
    """What each site is called today: how far it is, and once its envelope was opened, what that came to."""
    opened, with_arm = allocated_at(trial), arms(trial)
    found = {}
    for one in sites:
        words = str(one.get_state_display())
        if one.pk in opened and one.state == Site.State.RECRUITING:
            words = "Allocated" if one.pk in with_arm else ANNULLED_SITE
        found[one.pk] = words
    return found


def given(site: Site) -> tuple[Component, ...]:
    """What an institution is given: of its arm, and of every arm; nothing before it is allocated."""
    arm, plan = arms(site.trial).get(site.pk), protocol(site.trial)
    if arm is None or plan is None:
        return ()
    own = next((one.components for one in plan.arms if one.name == arm), ())
    return (*plan.for_all, *own)


def masked(trial: Trial) -> dict[str, str]:
    """Arm → the letter under which the statistician knows it."""
    kept, plan = randomisation(trial), protocol(trial)
    if kept is None or plan is None:
        return {}
    return {plan.arms[int(place)].name: chr(ord("A") + at) for at, place in enumerate(kept.masks)}


def participants(site: Site) -> list[Participant]:
    """Whom a site has asked, in order."""
    return list(site.participants.select_related("person", "site").order_by("number"))
