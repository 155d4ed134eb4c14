"""What a pack counts today, and the packs that were made."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from rapport.agreements.effort import queries as effort
from rapport.agreements.effort.queries import Scope
from rapport.oversight.evidence.tables import People, Table
from rapport.oversight.mechanisms import queries as mechanisms
from rapport.oversight.mechanisms.queries import DATED
from rapport.oversight.models import Duty, EvidencePack, EvidenceTable
from rapport.oversight.plan import queries as plan
from rapport.oversight.plan.queries import World
from rapport.oversight.plan.wording import sentence
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys.models import Response, Survey
from rapport.surveys.waves import queries as waves
from rapport.surveys.waves.queries import AskedSurvey
from rapport.surveys.waves.rates import last_shown

EVERYBODY = Scope(everybody=True, institutions=frozenset(), names=(), may_confirm=False)
BANDS = (("No scholar", 0, 0), ("1 scholar", 1, 1), ("2 or 3", 2, 3), ("4 or 5", 4, 5), ("6 or more", 6, 10**6))
ROLES = {Role.MENTOR: "Mentors", Role.SCHOLAR: "Scholars"}


def one_row(
    name: str, subject: str, words: tuple[str, str, str], cells: dict[str, Iterable[int]], as_of: date
) -> Table:
    """A table of one row; words: title, definition, row."""
    title, definition, row = words
    people = {(row, column): frozenset(ids) for column, ids in cells.items()}
    return Table(name, subject, title, definition, as_of, (row,), tuple(cells), people)


def tables(program: Program) -> list[Table]:
    """Every table of today, as it is – what of it may be told is decided in `tables.py`."""
    today, world = timezone.localdate(), plan.read(program)
    found = [
        *_trained(program, world, today),
        _agreed(world, today),
        _reviewed(world, today),
        _reached(program, today),
        _loads(program, today),
        _efforts(program, today),
        *_duties(program, today),
        *_surveys(program, today),
    ]
    return [table for table in found if any(table.people.values())]


def facts(program: Program) -> list[str]:
    """What is about the programme and about nobody: its mechanisms, and the rates of anonymous surveys, in steps."""
    lines = []
    for row in mechanisms.mechanisms(program):
        if row.use is not None:
            until = f" until {row.use.until:%-d %B %Y}" if row.use.until else ""
            lines.append(f"{row.mechanism.label}: since {row.use.since:%-d %B %Y}{until}.")
    asked = [one for wave in waves.waves_of(program) for one in wave.surveys]
    anonymous = [one for one in asked if one.survey.degree == Survey.Degree.ANONYMOUS and one.rate.percent]
    return lines + [f"{survey_title(one)}: {one.rate.in_words} have answered, anonymously." for one in anonymous]


def _trained(program: Program, world: World, today: date) -> list[Table]:
    if not program.course:
        return []
    done, not_done = "Have finished it", "Have not finished it"
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    for role, seats in world.seats.items():
        for seat in seats:
            people[ROLES[role], done if seat.person in world.trained else not_done].add(seat.person)
    definition = "Mentors and scholars of today who have answered every activity of the programme’s mentoring course. "
    definition += "Who is both is counted in both rows."
    cells = {place: frozenset(found) for place, found in people.items()}
    rows = tuple(ROLES.values())
    return [Table("trained", "train", "Mentoring course", definition, today, rows, (done, not_done), cells, False)]


def _pairs(world: World) -> set[int]:
    return {place.pair for places in world.places.values() for place in places}


def _agreed(world: World, today: date) -> Table:
    pairs, signed = _pairs(world), set(world.agreed)
    words = (
        "Mentoring agreements",
        "Open mentorships with at least one mentor, and whether all parties have signed a version of their agreement.",
        "Mentorships",
    )
    return one_row("agreed", "agree", words, {"Signed by all": signed, "Not signed by all": pairs - signed}, today)


def _reviewed(world: World, today: date) -> Table:
    pairs, days = _pairs(world), world.review_on
    words = (
        "Reviews of agreements",
        "Open mentorships by the next review day that their agreement names: ahead, passed without a review, or none.",
        "Mentorships",
    )
    ahead = {pair for pair, day in days.items() if day >= today}
    return one_row(
        "reviewed",
        "review",
        words,
        {"Review day ahead": ahead, "Review overdue": set(days) - ahead, "No review day": pairs - set(days)},
        today,
    )


def _reached(program: Program, today: date) -> Table:
    scholars = frozenset(one.pk for one in programs.with_role(program, Role.SCHOLAR))
    told = mechanisms.reached(program)
    people: dict[tuple[str, str], People] = {}
    for kind in DATED:
        people[kind.label, "Reached"] = told[kind]
        people[kind.label, "Not reached"] = scholars - told[kind]
    definition = "Scholars of today for whom the programme has noted the day of the meeting."
    rows = tuple(kind.label for kind in DATED)
    return Table(
        "reached",
        "reached",
        "Meetings with scholars",
        definition,
        today,
        rows,
        ("Reached", "Not reached"),
        people,
        False,
    )


def _loads(program: Program, today: date) -> Table:
    loads = effort.loads(program, EVERYBODY)
    cells = {
        words: {load.mentor.pk for load in loads if least <= load.scholars <= most} for words, least, most in BANDS
    }
    words = ("Load of mentors", "Mentors of today by the number of open mentorships, whatever their place.", "Mentors")
    return one_row("load", "load", words, dict(cells), today)


def _efforts(program: Program, today: date) -> Table:
    rows = effort.efforts(program, EVERYBODY)
    confirmed = {row.seat.person_id for row in rows if row.state == "confirmed"}
    words = (
        "Protected time",
        "Scholars of today for whom a chair has confirmed protected time that has not ended, and no less than stated.",
        "Scholars",
    )
    others = {row.seat.person_id for row in rows} - confirmed
    return one_row("effort", "effort", words, {"Confirmed": confirmed, "Not confirmed": others}, today)


def _duties(program: Program, today: date) -> list[Table]:
    by_duty: dict[int, list[plan.Standing]] = defaultdict(list)
    found: dict[int, Duty] = {}
    for one in plan.standings(program):
        by_duty[one.duty.pk].append(one)
        found[one.duty.pk] = one.duty
    tables = []
    # Done and not done stand in other tables: with them beside who is late, a hidden count could be worked out.
    for pk, rows in by_duty.items():
        cells = {
            "Late": {one.person.pk for one in rows if one.is_late},
            "Not late": {one.person.pk for one in rows if not one.is_late},
        }
        row = _row(found[pk].role)
        words = (f"Assessment plan: {found[pk].get_what_display().lower()} ({row.lower()})", sentence(found[pk]), row)
        tables.append(one_row(f"duty-{pk}", found[pk].what, words, dict(cells), today))
    return tables


def _surveys(program: Program, today: date) -> list[Table]:
    asked = [one for wave in waves.waves_of(program) for one in wave.surveys]
    shown = last_shown([one.survey for one in asked])
    tables = []
    for one in asked:
        survey = one.survey
        definition = f"{_row(survey.role)} who were asked, and who have handed in all that was asked of them."
        if survey.degree == Survey.Degree.IDENTIFIED:
            people = one.standing.people
            done = {pk for pk, of in people.items() if all(entry.state == Response.State.SUBMITTED for entry in of)}
            cells, as_of = {"Handed in": done, "Not handed in": set(people) - done}, today
        elif (rate := shown.get(survey.pk)) is not None:
            counted = list(rate.people.all())
            inside = {person.person_id for person in counted if person.is_in}
            cells, as_of = {"Handed in": inside, "Not handed in": {p.person_id for p in counted} - inside}, rate.on
            definition = f"{_row(survey.role)} who were asked in confidence, as last told to the programme."
        else:
            continue
        words = (f"Survey: {survey_title(one)}", definition, _row(survey.role))
        tables.append(one_row(f"survey-{survey.pk}", Duty.What.ANSWER.value, words, dict(cells), as_of))
    return tables


def survey_title(one: AskedSurvey) -> str:
    """What a survey is called in a pack."""
    return f"{one.title} ({one.survey.wave.name})"


def _row(role: str) -> str:
    return f"{role[:1].upper()}{role[1:]}s"


def earlier(program: Program) -> dict[str, list[Table]]:
    """Every table of the packs that were made, by name, the first first (two queries)."""
    kept = EvidenceTable.objects.filter(pack__program=program).order_by("pk").prefetch_related("cells")
    found: dict[str, list[Table]] = defaultdict(list)
    for one in kept:
        found[one.name].append(as_table(one))
    return found


def as_table(kept: EvidenceTable) -> Table:
    """A table as it was told."""
    cells = sorted(kept.cells.all(), key=lambda cell: (cell.row, cell.column))
    return Table(
        name=kept.name,
        subject=kept.subject,
        title=kept.title,
        definition=kept.definition,
        as_of=kept.as_of,
        rows=tuple(dict.fromkeys(cell.row_label for cell in cells)),
        columns=tuple(dict.fromkeys(cell.column_label for cell in cells)),
        people={
            (cell.row_label, cell.column_label): frozenset(map(int, filter(None, cell.people.split(","))))
            for cell in cells
        },
        column_totals=kept.column_totals,
    )


def packs(program: Program) -> list[EvidencePack]:
    """The programme's packs without their files, the latest first (one query)."""
    return list(EvidencePack.objects.filter(program=program).defer("pdf", "csv").order_by("-pk"))


def pack(program: Program, pk: int) -> EvidencePack | None:
    """One pack that is made."""
    return EvidencePack.objects.filter(program=program, pk=pk, made_at__isnull=False).first()
