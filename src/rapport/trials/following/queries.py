"""Questions about what happened, and about fidelity: what was held, who came, for how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from rapport.people.models import Person
from rapport.trials import queries
from rapport.trials.following.beyond import Beyond, Counting
from rapport.trials.meetings.queries import counted
from rapport.trials.models import Happening, Meeting, Participant, Session, Site, Trial


def happenings(trial: Trial) -> list[Happening]:
    """All, the last first."""
    return list(trial.happenings.select_related("site__institution", "by").order_by("-happened_on", "-pk"))


def happenings_at(site: Site, by: Person | None = None) -> list[Happening]:
    """Those of one site, the last first; with `by` only what they noted themselves."""
    found = site.happenings.select_related("site__institution", "by").order_by("-happened_on", "-pk")
    return list(found if by is None else found.filter(by=by))


def sessions(site: Site) -> list[Session]:
    """Those of one site, the last first, each with `came`."""
    return list(site.sessions.annotate(came=Count("attendances")).order_by("-held_on", "-pk"))


@dataclass(frozen=True)
class Fidelity:
    """How much of a component an arm received.

    Attributes:
        arm: which; empty for institutions without one.
        component: which.
        is_given: the protocol gives it to this arm, or to all; otherwise the arm met what is not meant for it.
        sites: institutions that held it, or where somebody received it otherwise.
        of_sites: institutions of the arm.
        sessions: that were held.
        hours: of all sessions.
        attended: times that somebody came.
        expected: times that somebody could have come.
        person_hours: hours that people were there.
        beyond: what it received other than by sessions.
    """

    arm: str
    component: str
    is_given: bool
    sites: int
    of_sites: int
    sessions: int
    hours: float
    attended: int
    expected: int
    person_hours: float
    beyond: Beyond

    @property
    def percent(self) -> float | None:
        """Attended of expected; None where nobody was expected."""
        return 100 * self.attended / self.expected if self.expected else None


def fidelity(trial: Trial) -> list[Fidelity]:
    """Each component in each arm, in the order of the protocol (a constant number of queries, and four a course)."""
    protocol, arms = queries.protocol(trial), queries.arms(trial)
    typed = Session.objects.filter(site__trial=trial).annotate(came=Count("attendances"))
    included = dict(
        Participant.objects.filter(site__trial=trial, state__in=queries.EVER_INCLUDED)
        .values_list("site_id")
        .annotate(there=Count("pk"))
        .order_by()
    )
    if protocol is None:
        return []
    beyond = Counting(trial, arms)
    held = [*(_typed(one, included) for one in typed), *_met(trial)]
    found = []
    for arm in protocol.arms:
        for component in protocol.components():
            own = [one for one in held if one.component == component.name and arms.get(one.site_id) == arm.name]
            more = beyond.of(arm.name, component)
            is_given = component in (*protocol.for_all, *arm.components)
            if own or more.sites or is_given:
                of_sites = sum(name == arm.name for name in arms.values())
                found.append(_summed((arm.name, component.name, is_given), of_sites, own, more))
    return found


@dataclass(frozen=True)
class _Held:
    """A session that was recorded, or a meeting of which it is noted who came."""

    site_id: int
    component: str
    hours: float
    came: int
    expected: int
    person_hours: float


def _typed(one: Session, included: dict[int, int]) -> _Held:
    came: int = one.came  # type: ignore[attr-defined]
    expected = included.get(one.site_id, 0)
    return _Held(one.site_id, one.component, one.minutes / 60, came, expected, one.minutes * came / 60)


def _met(trial: Trial) -> list[_Held]:
    """Meetings that were held, as the training knows them; nobody types them again (two queries)."""
    kept = Meeting.objects.filter(site__trial=trial, workshop__called_off_on__isnull=True)
    there = dict(kept.annotate(all=Sum("workshop__attendances__hours")).values_list("pk", "all"))
    return [
        _Held(
            one.site_id,
            one.component,
            float(one.workshop.hours),
            one.came,  # type: ignore[attr-defined]
            one.asked,  # type: ignore[attr-defined]
            float(there[one.pk] or 0),
        )
        for one in counted(kept)
        if one.noted  # type: ignore[attr-defined]
    ]


def _summed(what: tuple[str, str, bool], of_sites: int, own: Sequence[_Held], beyond: Beyond) -> Fidelity:
    return Fidelity(
        *what,
        len({one.site_id for one in own} | beyond.sites),
        of_sites,
        len(own),
        sum(one.hours for one in own),
        sum(one.came for one in own),
        sum(one.expected for one in own),
        sum(one.person_hours for one in own),
        beyond,
    )
