"""What a trial asks of somebody now: each function gives what it knows of; their order is that of the work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from rapport.kit.next_step import NextStep
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.held import held_today
from rapport.programs.models import Participation
from rapport.trials import queries
from rapport.trials.allocation import queries as allocation
from rapport.trials.meetings import queries as meetings
from rapport.trials.models import LogLine, Meeting, OutcomeReport, Site, Trial
from rapport.trials.outcomes import queries as outcomes
from rapport.trials.pairs import queries as pairs
from rapport.trials.permissions import (
    BLINDED,
    chooses_who_takes_part,
    may_analyse_trial,
    may_deliver,
    may_keep_site,
    may_open_allocation,
    may_plan_trial,
)
from rapport.trials.randomising.log import REVEALED
from rapport.trials.reading import Protocol


@dataclass(frozen=True)
class Standing:
    """Who asks, in which trial, and how far that is."""

    person: Person
    trial: Trial

    @cached_property
    def plans(self) -> bool:
        return may_plan_trial(self.person, self.trial.program, self.trial)

    @cached_property
    def opens(self) -> bool:
        return may_open_allocation(self.person, self.trial.program, self.trial)

    @cached_property
    def chooses(self) -> bool:
        return chooses_who_takes_part(self.person, self.trial)

    @cached_property
    def is_registered(self) -> bool:
        return queries.registration(self.trial) is not None

    @cached_property
    def is_sealed(self) -> bool:
        return queries.randomisation(self.trial) is not None

    @cached_property
    def analyses(self) -> bool:
        return may_analyse_trial(self.person, self.trial.program, self.trial)

    @cached_property
    def has_analysis(self) -> bool:
        return OutcomeReport.objects.filter(trial=self.trial, made__gt=0).exists()

    @cached_property
    def protocol(self) -> Protocol | None:
        return queries.protocol(self.trial)

    @cached_property
    def sites(self) -> list[Site]:
        return queries.sites(self.trial)

    @cached_property
    def own_sites(self) -> list[Site]:
        """The institutions that somebody keeps who does not run the programme."""
        kept = (one for one in self.sites if may_keep_site(self.person, self.trial.program, self.trial, one))
        return [] if self.plans else list(kept)

    @cached_property
    def waiting(self) -> dict[int, str]:
        """What each institution without an arm still lacks, by id."""
        return {site.pk: lacks for site, lacks in allocation.waiting(self.trial)}

    @cached_property
    def never(self) -> dict[int, str]:
        """Why each institution without an arm that can get none any more does not, by id."""
        return allocation.never(self.trial, self.sites)

    @cached_property
    def nobody_comes(self) -> bool:
        """No institution can still get an arm."""
        coming = (one for one in self.sites if one.state == Site.State.AGREED or one.pk in self.waiting)
        return all(one.pk in self.never for one in coming)

    @cached_property
    def is_complete(self) -> bool:
        """All answers that will ever be analysed are there."""
        return self.protocol is not None and self.nobody_comes and outcomes.are_in(self.trial, self.protocol)

    def at(self, page: str, *more: object) -> str:
        """The address of a page of the trial."""
        return reverse(f"trials:{page}", args=[self.trial.program.slug, self.trial.pk, *more])


def protocol(who: Standing) -> Iterator[NextStep]:
    """Nobody is approached before the protocol is registered."""
    if who.plans and not who.is_registered:
        words = "Nobody is approached before it is registered. From then on each change asks what and why."
        title = "Register the protocol" if who.protocol else "Mend the protocol: it cannot be read as it stands"
        yield NextStep(title, words, who.at("protocol"), "Open the protocol")


def institutions(who: Standing) -> Iterator[NextStep]:
    """Somebody has to be asked first."""
    if who.plans and who.is_registered and not who.sites:
        words = "Note whom you approach; an institution that agrees then recruits its own participants."
        yield NextStep("Approach the first institution", words, who.at("sites"), "Note an institution")


def officer(who: Standing) -> Iterator[NextStep]:
    """Only an allocation officer can seal: somebody who neither analyses nor chooses who takes part."""
    if not who.plans or not who.is_registered or who.is_sealed:
        return
    seats = Participation.objects.filter(program=who.trial.program_id, until__isnull=True)
    here = Q(role=Role.SITE_COORDINATOR, institution__in=who.trial.sites.values("institution"))
    unfit = seats.filter(Q(role__in=BLINDED | GRANTS[Verb.PLAN_TRIALS]) | here).values("person")
    if not seats.filter(role=Role.ALLOCATION_OFFICER).exclude(person__in=unfit).exists():
        words = "Somebody who neither recruits nor analyses draws the allocation and keeps its passphrase."
        people = reverse("programs:people", args=[who.trial.program.slug])
        yield NextStep("Name an allocation officer", words, people, "To the people")


def sealing(who: Standing) -> Iterator[NextStep]:
    """A list is sealed before anybody recruits; all at once only when all are ready."""
    if not who.opens or not who.is_registered or who.is_sealed or who.protocol is None or who.chooses:
        return
    words = "Do it before institutions recruit: then nobody can know, or be said to have known, what comes next."
    if who.protocol.constrained is not None:
        ready = sum(not lacks for lacks in who.waiting.values())
        left = len(who.waiting) - ready
        if not ready or left:
            return
        words = f"{ready} institutions are ready. They are randomised together; none can be added after that."
    yield NextStep("Draw and seal the allocation", words, who.at("allocation"), "To the allocation")


def envelopes(who: Standing) -> Iterator[NextStep]:
    """Institutions that wait for their arm."""
    if not who.opens or not who.is_sealed:
        return
    ready = [one for one in who.sites if who.waiting.get(one.pk) == ""]
    if ready:
        more = f" and {len(ready) - 1} more are" if len(ready) > 1 else " is"
        words = f"{ready[0]}{more} ready. Nobody is included there after that."
        yield NextStep("Open the next envelope", words, who.at("allocation"), "To the allocation")


def reliance(who: Standing) -> Iterator[NextStep]:
    """A later version of the protocol names a review board that an institution which recruits does not rely on yet."""
    for one in who.own_sites:
        if one.state == Site.State.RECRUITING and (board := queries.new_board(one, who.protocol)):
            words = f"The protocol names {board} now. Say since when the institution relies on it."
            yield NextStep(f"Note the review board: {one}", words, who.at("site", one.pk), "Open its page")


def recruiting(who: Standing) -> Iterator[NextStep]:
    """An institution that has agreed begins to recruit, and includes enough."""
    for one in who.own_sites:
        if one.state == Site.State.AGREED:
            words = "It has agreed to take part. Say so here when it begins to ask people."
            yield NextStep(f"Begin to recruit: {one}", words, who.at("site", one.pk), "Open its page")
        elif who.protocol and who.waiting.get(one.pk) and one.pk not in who.never:
            yield NextStep(
                f"Before it is allocated: {one}",
                f"It waits for its arm: {who.waiting[one.pk]}.",
                who.at("site", one.pk),
                "Open its page",
                min(one.included, who.protocol.eligibility.smallest),  # type: ignore[attr-defined]
                who.protocol.eligibility.smallest,
                "Included, of the least that it needs",
            )


def giving(who: Standing) -> Iterator[NextStep]:
    """What an institution’s arm is given and nobody has planned, noted or paired yet; nothing for who is blinded."""
    for one in who.own_sites:
        if one.pk in who.waiting or not may_deliver(who.person, who.trial.program, who.trial, one):
            continue
        planned = list(meetings.meetings(one))
        to_plan = [each for each in meetings.to_plan(one) if each.name not in {held.component for held in planned}]
        if to_plan:
            words = f"{to_plan[0].name}: its participants find each meeting at home and in their calendar."
            yield NextStep(f"Plan the meetings: {one}", words, who.at("meetings", one.pk), "Plan them")
        past = [each for each in planned if is_over(each) and not each.workshop.called_off_on]
        if not_noted := [each for each in past if not each.noted]:  # type: ignore[attr-defined]
            first = not_noted[-1]
            day = timezone.localtime(first.workshop.starts_at)
            words = f"{first.component}, {day:%-d %B}: it counts in what the arm received once it is noted."
            yield NextStep(f"Note who came: {one}", words, who.at("meeting", one.pk, first.pk), "Note it")
        if pairs.to_pair(one) and (left := len(pairs.without(one))):
            words = f"{left} of its participants {'has' if left == 1 else 'have'} none yet."
            yield NextStep(f"Find near-peer mentors: {one}", words, who.at("pairs", one.pk), "Make a pair")


def analysing(who: Standing) -> Iterator[NextStep]:
    """All answers are in, and the plan has not run yet."""
    if who.analyses and not who.has_analysis and who.is_complete:
        words = "Everybody who is still in the trial has answered, or cannot any more. Arms are letters at first."
        yield NextStep("Run the planned analysis", words, who.at("outcomes"), "To the analysis")


def unblinding(who: Standing) -> Iterator[NextStep]:
    """Once the planned analysis has run, and not before: then no choice in it can follow an arm."""
    if who.opens and who.trial.unblinded_at is None and who.has_analysis and who.is_complete:
        words = "The planned analysis has run with letters. Unblind it when nothing is left to decide about it."
        yield NextStep("Unblind the trial", words, who.at("allocation"), "To the allocation")


def revealing(who: Standing) -> Iterator[NextStep]:
    """Not while somebody can still get an arm, nor while the seed would tell who is blinded which arm is which."""
    if not who.opens or not who.is_sealed or who.trial.unblinded_at is None or allocation.is_revealed(who.trial):
        return
    if who.nobody_comes:
        words = (
            "The trial is unblinded. With the seed anybody can replay the allocation; nobody is allocated after that."
        )
        yield NextStep("Reveal the seed", words, who.at("allocation"), "To the allocation")


def is_over(meeting: Meeting) -> bool:
    """It has begun, and all its hours are past."""
    return meeting.workshop.starts_at + timedelta(hours=float(meeting.workshop.hours)) < timezone.now()


Ask = Callable[[Standing], Iterator[NextStep]]
NEXT: tuple[Ask, ...] = (
    protocol,
    institutions,
    officer,
    sealing,
    envelopes,
    reliance,
    recruiting,
    giving,
    analysing,
    unblinding,
    revealing,
)


def next_steps(person: Person, trial: Trial, asks: tuple[Ask, ...] = NEXT) -> list[NextStep]:
    """What waits for somebody in a trial, in the order of the work."""
    who = Standing(person, trial)
    return [one for ask in asks for one in ask(who)]


def waiting_for(person: Person) -> list[NextStep]:
    """What waits for somebody in any trial, for the start page; each names its trial.

    Of a trial that is unblinded only that its seed is to be revealed, and then nothing.
    """
    seen = {one.program_id for one in held_today(person) if Role(one.role) in GRANTS[Verb.SEE_TRIALS]}
    revealed = LogLine.objects.filter(did=REVEALED).values("randomisation__trial")
    found = Trial.objects.filter(program__in=seen).exclude(unblinded_at__isnull=False, pk__in=revealed)
    steps = {
        trial: next_steps(person, trial, (revealing,) if trial.unblinded_at else NEXT)
        for trial in found.select_related("program").order_by("pk")
    }
    return [replace(one, words=f"{trial.title}. {one.words}") for trial, asked in steps.items() for one in asked]
