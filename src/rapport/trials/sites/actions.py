"""Approach institutions and follow them; ask people there to take part, include them, note who leaves."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Institution, Person
from rapport.programs import queries as programs
from rapport.trials import queries
from rapport.trials.meetings.actions import follow
from rapport.trials.models import LogLine, Participant, ProtocolRegistration, Site, SiteLevel, Trial
from rapport.trials.randomising.log import OPENED

State, Step = Participant.State, Site.State
LEFT = (State.WITHDREW, State.LOST)
# From which states an institution comes into which.
WAYS = {
    Step.AGREED: (Step.APPROACHED,),
    Step.RECRUITING: (Step.AGREED,),
    Step.DECLINED: (Step.APPROACHED,),
    Step.STOPPED: (Step.AGREED, Step.RECRUITING),
}
DAYS = {
    Step.AGREED: "agreed_on",
    Step.RECRUITING: "recruiting_since",
    Step.DECLINED: "ended_on",
    Step.STOPPED: "ended_on",
}
RELIANCE = ("relies_on_board", "relies_on_board_since")


class RefusedError(Exception):
    """Not now; the text says why."""


@transaction.atomic
def approach(*, by: Person, trial: Trial, institution: Institution) -> Site:
    """Approach an institution, or find it if it was.

    Raises:
        RefusedError: the protocol is not registered yet.
    """
    Trial.objects.select_for_update().get(pk=trial.pk)
    if found := trial.sites.filter(institution=institution).first():
        return found
    if not ProtocolRegistration.objects.filter(trial=trial).exists():
        raise RefusedError("Register the protocol first: nobody is recruited before.")
    code = f"I{trial.sites.count() + 1:02}"
    made = Site.objects.create(trial=trial, institution=institution, code=code, approached_on=timezone.localdate())
    _record("trials.approach", made, by)
    return made


@transaction.atomic
def move(*, by: Person, site: Site, state: str, why: str = "", relies_since: date | None = None) -> Site:
    """Say how far an institution is. Twice the same is once.

    Args:
        by: who says so.
        site: the institution.
        state: how far it is now.
        why: why it ends.
        relies_since: since when it relies on the review board that the protocol names; before that nobody is asked.

    Raises:
        RefusedError: it does not get there from where it is, or does not rely on the review board yet.
    """
    held = Site.objects.select_for_update().get(pk=site.pk)
    if held.state == state:
        return held
    step = Step(state)
    if held.state not in WAYS.get(step, ()):
        raise RefusedError(f"It is {held.get_state_display().lower()} now, so this cannot follow.")
    if step == Step.RECRUITING:
        _rely(held, relies_since)
    held.state, held.why = step, why[:300]
    setattr(held, DAYS[step], timezone.localdate())
    held.save(update_fields=["state", "why", *RELIANCE, DAYS[step]])
    _record("trials.move_site", held, by)
    follow(by=by, site=held)
    return held


@transaction.atomic
def rely(*, by: Person, site: Site, since: date) -> Site:
    """Say since when an institution that recruits relies on a review board that the protocol has named meanwhile.

    Twice the same is once.

    Raises:
        RefusedError: it does not recruit, the protocol names no board that is new to it, or the day lies ahead.
    """
    held = Site.objects.select_for_update().get(pk=site.pk)
    if held.state != Step.RECRUITING:
        raise RefusedError("It is noted when the institution begins to recruit.")
    if _rely(held, since) is None:
        if held.relies_on_board_since == since:
            return held
        raise RefusedError("The protocol names no review board that this institution has not said to rely on.")
    held.save(update_fields=RELIANCE)
    _record("trials.rely", held, by)
    return held


def _rely(site: Site, since: date | None) -> date | None:
    """Say of a site that is held that it relies on a board that is new to it; None where the protocol names none."""
    board = queries.new_board(site, queries.protocol(site.trial))
    if not board:
        return None
    if since is None or since > timezone.localdate():
        raise RefusedError(f"Nobody is asked before the institution relies on the review board: {board}.")
    site.relies_on_board, site.relies_on_board_since = board, since
    return since


@transaction.atomic
def sort_in(*, by: Person, site: Site, levels: Mapping[str, str]) -> None:
    """Say in which stratum an institution is, or its level of each factor.

    Raises:
        RefusedError: it has its arm, or a level is not of the protocol.
    """
    held = Site.objects.select_for_update().get(pk=site.pk)
    if is_allocated(held):
        raise RefusedError("It has its arm: what it was sorted by stays.")
    protocol = queries.protocol(held.trial)
    known = {factor.name: factor.levels for factor in protocol.factors()} if protocol else {}
    if set(levels) != set(known) or any(level not in known[name] for name, level in levels.items()):
        raise RefusedError("Choose a level of each.")
    for name, level in levels.items():
        SiteLevel.objects.update_or_create(site=held, factor=name, defaults={"level": level})
    _record("trials.sort_in", held, by)


def is_allocated(site: Site) -> bool:
    """Whether its envelope was opened."""
    return LogLine.objects.filter(site=site, did=OPENED).exists()


@transaction.atomic
def ask(*, by: Person, site: Site, person: Person) -> Participant:
    """Ask somebody to take part; once.

    Raises:
        RefusedError: the institution does not recruit, or has its arm.
    """
    held = Site.objects.select_for_update().get(pk=site.pk)
    if found := held.participants.filter(person=person).first():
        return found
    _must_recruit(held)
    number = (held.participants.aggregate(most=Max("number"))["most"] or 0) + 1
    made = Participant.objects.create(site=held, person=person, number=number, asked_on=timezone.localdate())
    _record("trials.ask", held, by)
    return made


def _must_recruit(site: Site) -> None:
    if site.state != Step.RECRUITING:
        raise RefusedError("The institution does not recruit yet.")
    if is_allocated(site):
        raise RefusedError("The institution has its arm: nobody is included any more.")


@transaction.atomic
def include(*, by: Person, participant: Participant) -> Participant:
    """Include somebody who has agreed to the text that the protocol names.

    Raises:
        RefusedError: they have not agreed, the institution is full, has its arm, or does not recruit.
    """
    site = Site.objects.select_for_update(of=("self",)).select_related("trial__program").get(pk=participant.site_id)
    held = Participant.objects.select_related("person").get(pk=participant.pk)
    if held.state == State.INCLUDED:
        return held
    _must_recruit(site)
    if held.state != State.ASKED:
        raise RefusedError("They are out of the trial already.")
    protocol = queries.protocol(site.trial)
    if protocol is None:
        raise RefusedError("There is no protocol.")
    if site.participants.filter(state=State.INCLUDED).count() >= protocol.eligibility.largest:
        raise RefusedError(f"An institution includes {protocol.eligibility.largest} at most.")
    given = [
        one
        for one in programs.consents_of(site.trial.program, held.person)
        if one.document == protocol.consent and one.withdrawn_at is None
    ]
    if not given:
        raise RefusedError(f"They have not agreed to “{protocol.consent}” yet; they find it on the programme’s page.")
    held.state, held.consent, held.included_on = State.INCLUDED, given[-1].version, timezone.localdate()
    held.save(update_fields=["state", "consent", "included_on"])
    _record("trials.include", site, by)
    return held


@transaction.atomic
def leave(*, by: Person, participant: Participant, state: str, why: str = "") -> Participant:
    """Note that somebody is not included, or leaves.

    Whoever leaves before the institution has its arm was never randomised: they count among those who declined.

    Raises:
        RefusedError: this does not follow from where they are.
    """
    site = Site.objects.select_for_update().get(pk=participant.site_id)
    held = Participant.objects.get(pk=participant.pk)
    counts_as = State(state) if is_allocated(site) or state not in LEFT else State.DECLINED
    if held.state == counts_as:
        return held
    before = {State.ASKED: (State.NOT_ELIGIBLE, State.DECLINED), State.INCLUDED: LEFT}
    if state not in before.get(State(held.state), ()):
        raise RefusedError("This cannot follow.")
    held.state, held.why, held.left_on = counts_as, why[:300], timezone.localdate()
    held.save(update_fields=["state", "why", "left_on"])
    _record("trials.leave", site, by)
    follow(by=by, site=site)
    return held


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Take somebody who is erased out of trials: that a number was there stays, for the flow; no word about it does."""
    for one in Participant.objects.select_related("site__trial__program").filter(person=person):
        if one.state in (State.ASKED, State.INCLUDED):
            randomised = one.state == State.INCLUDED and is_allocated(one.site)
            one.state = State.WITHDREW if randomised else State.DECLINED
            one.left_on = timezone.localdate()
        one.why = ""
        one.save(update_fields=["state", "why", "left_on"])
        _record("trials.erase", one.site, by)


def _record(did: str, site: Site, by: Person) -> None:
    record(did=did, target=f"site:{site.pk}", by=by.pk, program=site.trial.program.slug)
