"""Questions about what the coders of a closed round found, and how far they agree."""

from collections import defaultdict

from django.db.models.functions import Coalesce

from rapport.kit.models import Job
from rapport.qualitative.agreement.readings import Left, Reading, ReadUnit
from rapport.qualitative.agreement.result import Agreed, Estimate, Line, Measure, Part
from rapport.qualitative.agreement.telling import Words
from rapport.qualitative.models import (
    Agreement,
    AgreementLine,
    AgreementNumber,
    Assignment,
    Coding,
    Document,
    Project,
    Round,
    RoundCoder,
    Unit,
)


def closed_round(pk: int) -> Round:
    """One round with its project. Raises Round.DoesNotExist; whether it is closed, its door asks."""
    return Round.objects.select_related("project__program", "codebook").get(pk=pk)


def coders_in_order(round_: Round) -> list[RoundCoder]:
    """The coders of a round in the order of their labels (Coder A, Coder B …), which says nothing about their names."""
    return sorted(round_.coders.all(), key=lambda one: (len(one.label), one.label))


def read_units(round_: Round, unit: int | None = None) -> list[ReadUnit]:
    """All units of a closed round with what their coders found (four queries); nothing while it is open.

    Args:
        round_: the round.
        unit: this unit alone.

    Returns:
        One for each unit, in the order of their ids.
    """
    if round_.closed_at is None:
        return []
    place = {one.pk: at for at, one in enumerate(coders_in_order(round_))}
    assignments = Assignment.objects.filter(coder__round=round_)
    codings = Coding.objects.filter(assignment__coder__round=round_)
    if unit is not None:
        assignments, codings = assignments.filter(unit=unit), codings.filter(assignment__unit=unit)
    codes: dict[int, set[int]] = defaultdict(set)
    for assignment, code in codings.values_list("assignment", "code"):
        codes[assignment].add(code)
    readings: dict[int, list[Reading]] = defaultdict(list)
    # Of a coder who was taken out nothing is read but that they had the unit.
    taken_out = round_.coders.exclude(released_at=None).exclude(assignments=None)
    for coder, had in taken_out.values_list("pk", "assignments__unit"):
        readings[had].append(Reading(place[coder], is_done=False, is_released=True))
    wrote: dict[int, tuple[int | None, bool]] = {}
    person = Coalesce("unit__respondent__same_as", "unit__respondent")
    rows = assignments.order_by("unit", "coder").values_list(
        "pk", "unit", "coder", "is_done", person, "unit__withdrawn_at"
    )
    for pk, of, coder, is_done, respondent, withdrawn_at in rows:
        readings[of].append(Reading(place[coder], frozenset(codes[pk]), is_done))
        wrote[of] = respondent, withdrawn_at is not None
    found = []
    for pk in sorted(readings):
        respondent, is_withdrawn = wrote.get(pk, (None, False))
        found.append(ReadUnit(pk, respondent or -pk, tuple(readings[pk]), is_withdrawn))
    return found


def codes_of(round_: Round) -> list[int]:
    """The codes that coders could give, in the order of the codebook; and any that they gave all the same."""
    entries = list(round_.codebook.entries.order_by("position").values_list("code", "is_codable"))
    given = set(Coding.objects.filter(assignment__coder__round=round_).values_list("code", flat=True))
    listed = [code for code, is_codable in entries if is_codable or code in given]
    return [*listed, *sorted(given - set(listed))]


def names_of(round_: Round) -> dict[int, str]:
    """Code → its name in the codebook of the round."""
    return dict(round_.codebook.entries.order_by("position").values_list("code", "name"))


def job_key(round_: Round) -> str:
    """The key of the job that computes a round's agreement."""
    return f"agreement:{round_.pk}"


def job(round_: Round) -> Job | None:
    """That job, as soon as there is one."""
    return Job.objects.filter(key=job_key(round_)).first()


def agreement(round_: Round) -> Agreed | None:
    """The numbers of a round as they were kept (six queries); None before they are computed.

    Args:
        round_: the round.

    Returns:
        The same as was computed, to the last digit.
    """
    kept = Agreement.objects.filter(round=round_).first()
    if kept is None:
        return None
    place = {one.pk: at for at, one in enumerate(coders_in_order(round_))}
    measures: dict[int, dict[Measure, Estimate]] = defaultdict(dict)
    for one in AgreementNumber.objects.filter(line__part__agreement=kept).order_by("pk"):
        measures[one.line_id][Measure(one.measure)] = Estimate(
            one.value, one.low, one.high, one.why, one.why_no_interval, one.undefined_draws
        )
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in AgreementLine.objects.filter(part__agreement=kept).order_by("part", "position"):
        counts = (row.both, row.only_first, row.only_second, row.neither)
        lines[row.part_id].append(Line(row.code_id, *counts, measures[row.pk]))
    parts = [
        Part(
            None if part.first_id is None else place[part.first_id],
            None if part.second_id is None else place[part.second_id],
            part.comparisons,
            part.units,
            part.respondents,
            tuple(lines[part.pk][:-1]),
            lines[part.pk][-1],
        )
        for part in kept.parts.order_by("position")
    ]
    left_out = tuple((Left(one.why), one.units) for one in kept.left_out.order_by("pk"))
    return Agreed(kept.units, left_out, tuple(parts), kept.seed, kept.draws, kept.data_sha256, kept.programs)


def words_of(round_: Round) -> Words:
    """What the round, its coders, its codes and its units are called; nobody's name is among it."""
    units = Unit.objects.filter(assignments__coder__round=round_)
    kinds = list(units.order_by().values_list("document__unit", flat=True).distinct()[:2])
    kind = Document.Unit(kinds[0]).value if len(kinds) == 1 else "unit"
    name = "Training round" if round_.kind == Round.Kind.TRAINING else "Round"
    return Words(f"{name} {round_.number}", names_of(round_), [one.label for one in coders_in_order(round_)], kind)


def closed_rounds(project: Project) -> list[tuple[Round, dict[Measure, Estimate]]]:
    """The closed rounds of a project, the newest first, with the numbers of all their codes together (two queries)."""
    rounds = list(project.rounds.exclude(closed_at=None).select_related("codebook", "project").order_by("-number"))
    of_all = AgreementNumber.objects.filter(
        line__part__agreement__round__in=rounds, line__part__position=1, line__code=None
    )
    found: dict[int, dict[Measure, Estimate]] = defaultdict(dict)
    for one in of_all.select_related("line__part__agreement"):
        estimate = Estimate(one.value, one.low, one.high, one.why, one.why_no_interval, one.undefined_draws)
        found[one.line.part.agreement.round_id][Measure(one.measure)] = estimate
    return [(one, found[one.pk]) for one in rounds]
