"""Who was included where, and what the first wave says of them; the table that was made last."""

from collections import Counter

from rapport.trials import queries
from rapport.trials.baseline.computing import Told
from rapport.trials.baseline.planning import Described, Taken
from rapport.trials.models import Baseline, BaselineFile, Participant, Trial
from rapport.trials.outcomes.queries import scores_of, seats, surveys

# Nothing is told about fewer people.
FEWEST = 5


def baseline(trial: Trial) -> Baseline | None:
    """What was made last, or is being made."""
    return Baseline.objects.select_related("trial").filter(trial=trial).first()


def file(baseline: Baseline, name: str) -> BaselineFile:
    """One of its files. Raises BaselineFile.DoesNotExist."""
    return baseline.files.get(name=name)


def people(trial: Trial) -> list[Taken]:
    """Whoever was included at an institution that has an arm; arms by letters (a constant number of queries)."""
    arms, masks = queries.arms(trial), queries.masked(trial)
    there = Participant.objects.filter(site__trial=trial, state__in=queries.EVER_INCLUDED, site__in=arms)
    found = there.select_related("site").order_by("site", "number")
    return [Taken(one.pk, one.site.code, masks[arms[one.site_id]]) for one in found]


def arms_of_few(trial: Trial) -> list[str]:
    """Letters of arms about which hardly a number can be told yet."""
    people_of = Counter(one.arm for one in people(trial))
    return sorted(arm for arm, number in people_of.items() if number < FEWEST)


def described(trial: Trial) -> list[Described]:
    """What institutions are sorted by, and the scores of identified surveys in the wave that stands first."""
    protocol = queries.protocol(trial)
    if protocol is None:
        return []
    there = Participant.objects.filter(site__trial=trial, state__in=queries.EVER_INCLUDED)
    place = dict(there.values_list("pk", "site"))
    found = []
    for factor in protocol.factors():
        level = dict(trial.sites.filter(levels__factor=factor.name).values_list("pk", "levels__level"))
        values = {pk: level[site] for pk, site in place.items() if site in level}
        found.append(Described(factor.name[:1].upper() + factor.name[1:], values, factor.levels))
    first = {one.waves[0].casefold() for one in protocol.outcomes}
    places = seats(trial, protocol.consent)
    for survey in surveys(trial):
        if survey.wave.name.casefold() in first:
            found += [Described(one.label, one.values) for one in scores_of(survey, places)]
    return found


def told(baseline: Baseline) -> list[tuple[tuple[str, ...], frozenset[int]]]:
    """What earlier tables told: columns, and participants."""
    found = []
    for line in baseline.told.splitlines():
        columns, _, ids = line.partition(":")
        found.append((tuple(columns.split(",")), frozenset(map(int, ids.split(",")))))
    return found


def as_places(baseline: Baseline, there: list[Taken]) -> list[Told]:
    """The same by places in the table; who is not in it any more has a number below 0."""
    place = {one.key: at for at, one in enumerate(there)}
    return [(columns, tuple(sorted(place.get(pk, -1 - pk) for pk in ids))) for columns, ids in told(baseline)]
