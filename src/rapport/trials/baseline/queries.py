"""Who was included where, and what the first wave says of them; the table that was made last."""

from collections import Counter
from collections.abc import Iterator

from rapport.kit.models import Job
from rapport.programs.codes import coder
from rapport.surveys import library
from rapport.surveys.exports import queries as exports
from rapport.surveys.exports.layout import Choice, layout
from rapport.surveys.exports.rows import Frame, last_submissions, rows
from rapport.surveys.models import Survey
from rapport.trials import queries
from rapport.trials.baseline.computing import Told
from rapport.trials.baseline.planning import Described, Taken
from rapport.trials.models import Baseline, BaselineFile, Participant, Trial

# Nothing is told about fewer people.
FEWEST = 5


def baseline(trial: Trial) -> Baseline | None:
    """What was made last, or is being made."""
    return Baseline.objects.select_related("trial").filter(trial=trial).first()


def file(baseline: Baseline, name: str) -> BaselineFile:
    """One of its files. Raises BaselineFile.DoesNotExist."""
    return baseline.files.get(name=name)


def job_key(baseline: Baseline) -> str:
    """Under which the worker knows the last asking."""
    return f"trials.baseline:{baseline.trial_id}:{baseline.number}"


def is_waiting(baseline: Baseline) -> bool:
    """The worker has the last asking before itself, or is at it."""
    open_ = (Job.State.WAITING, Job.State.RUNNING)
    return Job.objects.filter(key=job_key(baseline), state__in=open_).exists()


def people(trial: Trial) -> list[Taken]:
    """Whoever was included at an institution that has an arm; arms by letters (a constant number of queries)."""
    arms, masks = queries.arms(trial), queries.masked(trial)
    there = Participant.objects.filter(site__trial=trial, state__in=queries.EVER_INCLUDED, site__in=arms)
    found = there.select_related("site").order_by("site__code", "number")
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
    code = coder(trial.program_id)
    seats = {code("p", person): pk for pk, person in there.values_list("pk", "person")}
    identified = Survey.objects.filter(wave__program=trial.program_id, degree=Survey.Degree.IDENTIFIED)
    for survey in identified.select_related("wave__program").order_by("pk"):
        if survey.wave.name.casefold() in first:
            found += _scores(survey, seats)
    return found


def _scores(survey: Survey, seats: dict[str, int]) -> Iterator[Described]:
    """Each score of a survey about nobody else, of the participants who have answered it."""
    editions = exports.editions_of([survey])
    edition = editions.get(survey.instrument_version)
    if edition is None:
        return
    definition = next(iter(exports.definitions_of(edition.branches.instrument)), None)
    frame = Frame({survey.pk: survey}, layout([edition], Choice(definition=definition)))
    names = [one.name for one in frame.variables]
    read = [dict(zip(names, row, strict=True)) for row in rows(frame, last_submissions([survey.pk]))]
    own = [(seats[str(row["person"])], row) for row in read if row["person"] in seats and not row["mentorship"]]
    asked = library.instruments().get((survey.instrument, survey.instrument_version))
    title = asked.content.title if asked else survey.instrument
    for one in frame.layout.variables:
        values = {pk: str(row[one.name]) for pk, row in own if row[one.name] is not None}
        if one.kind == "score" and values:
            yield Described(f"{title}: {one.label}", values)


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
