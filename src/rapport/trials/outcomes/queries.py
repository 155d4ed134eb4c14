"""What participants scored in surveys that carry names: for the baseline, and for the analysis of the outcomes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from rapport.programs.codes import coder
from rapport.programs.models import Consent
from rapport.surveys import library
from rapport.surveys.exports import queries as exports
from rapport.surveys.exports.layout import Choice, layout
from rapport.surveys.exports.rows import Frame, last_submissions, rows
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Response, Survey
from rapport.surveys.waves.days import stage
from rapport.surveys.windows import Stage
from rapport.trials import queries
from rapport.trials.models import Participant, Trial
from rapport.trials.outcomes.columns import column_of, told_twice
from rapport.trials.reading import Protocol

ABOUT_ANOTHER = ("mentor", "scholar", "pair")


@dataclass(frozen=True)
class Scored:
    """One score of one survey.

    Attributes:
        of: the instrument and the score, as a protocol names them: ``science-identity/science_identity``.
        label: as printed.
        values: of each participant who has one, by the id of their place in the trial.
    """

    of: str
    label: str
    values: dict[int, str]


def objection(protocol: Protocol) -> str:
    """Which score of an outcome this server cannot give, or what it could not tell apart; empty where all is well."""
    if column := told_twice(protocol):
        return f"Two things would stand in one column of the list for the analysis, “{column}”: name one otherwise."
    newest = {name: document.content for (name, _), document in sorted(library.instruments().items())}
    for one in protocol.outcomes:
        instrument, _, score = one.score.partition("/")
        if instrument and (instrument not in newest or score not in newest[instrument].scores):
            return f"“{one.name}” is measured by “{one.score}”, which is no score of an instrument on this server."
        if instrument and not _tells_of_who_answers(newest[instrument]):
            return (
                f"“{one.name}” is measured by “{one.score}”, which is asked without names or about somebody else, so "
                "that it cannot stand beside a participant’s number: leave out “score”, and join it by hand."
            )
    return ""


def _tells_of_who_answers(instrument: Instrument) -> bool:
    respondents = instrument.respondents
    return "identified" in respondents.degrees and respondents.about not in ABOUT_ANOTHER


def seats(trial: Trial, document: str) -> dict[str, int]:
    """Code in exports → place in the trial, of everybody ever included whose consent still stands (two queries)."""
    there = Participant.objects.filter(site__trial=trial, state__in=queries.EVER_INCLUDED)
    given = Consent.objects.filter(program=trial.program_id, document=document, withdrawn_at=None)
    agreed = set(given.values_list("person", flat=True))
    code = coder(trial.program_id)
    return {code("p", person): pk for pk, person in there.values_list("pk", "person") if person in agreed}


def surveys(trial: Trial) -> list[Survey]:
    """Those of the programme that carry names, the first first."""
    found = Survey.objects.filter(wave__program=trial.program_id, degree=Survey.Degree.IDENTIFIED)
    return list(found.select_related("wave__program").order_by("wave", "pk"))


def scores_of(survey: Survey, seats: dict[str, int]) -> Iterator[Scored]:
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
            yield Scored(f"{survey.instrument}/{one.name}", f"{title}: {one.label}", values)


def are_in(trial: Trial, protocol: Protocol) -> bool:
    """In the last wave of each outcome that is asked here, whoever is still in the trial has answered, or it is over.

    An outcome whose instrument no survey of the programme asks is measured elsewhere.
    """
    still = Participant.objects.filter(site__in=queries.arms(trial), state=Participant.State.INCLUDED)
    people = set(still.values_list("person", flat=True))
    asked: dict[str, dict[str, list[Survey]]] = defaultdict(lambda: defaultdict(list))
    for survey in surveys(trial) if people else []:
        asked[survey.instrument][survey.wave.name.casefold()].append(survey)
    measured = {(one.score.partition("/")[0], one.waves[-1].casefold()) for one in protocol.outcomes}
    last = [asked[instrument][wave] for instrument, wave in measured if instrument in asked]
    return bool(last) and all(_is_in(one, people) for one in last)


def _is_in(asked: list[Survey], people: set[int]) -> bool:
    if not asked or all(stage(one.wave, timezone.now()) is Stage.CLOSED for one in asked):
        return bool(asked)
    submitted = Response.objects.filter(survey__in=asked, state=Response.State.SUBMITTED)
    return people <= set(submitted.values_list("person", flat=True))


def outcomes(trial: Trial, protocol: Protocol) -> dict[str, dict[int, str]]:
    """Column of each outcome that names a score, in each of its waves → score by place in the trial.

    A wave of the protocol is the programme’s wave of that name; where somebody answered in several, the last counts.
    """
    named = [one for one in protocol.outcomes if one.score]
    wanted = [(one.score, wave.casefold(), column_of(one.name, wave)) for one in named for wave in one.waves]
    if not wanted:
        return {}
    found: dict[str, dict[int, str]] = {column: {} for _, _, column in wanted}
    places = seats(trial, protocol.consent)
    for survey in surveys(trial):
        name = survey.wave.name.casefold()
        if not any(wave == name and score.startswith(f"{survey.instrument}/") for score, wave, _ in wanted):
            continue
        for scored in scores_of(survey, places):
            for score, wave, column in wanted:
                if (score, wave) == (scored.of, name):
                    found[column] |= scored.values
    return found
