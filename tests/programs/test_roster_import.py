"""What importing a roster does: to the programme, to its audit trail, twice, at once, and for 3,000 rows."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from rapport.audit.models import Event
from rapport.audit.queries import events_of, first_broken_link
from rapport.people.models import Affiliation, Institution, Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import tasks
from rapport.programs.models import Cohort, Mentorship, Participation, Program, RosterUpload, TeamMember
from rapport.programs.roster import actions, queries
from rapport.programs.roster.actions import LookAgainError
from rapport.programs.roster.plan import Kind, Plan
from rapport.textfiles.mistakes import TextFileError
from tests import make
from tests.programs.rosters import HENRY, NADIA, as_csv, as_xlsx, large

pytestmark = pytest.mark.django_db
Place = TeamMember.Place


def plan(program: Program, content: bytes, by: Person) -> Plan:
    upload = actions.keep(by=by, program=program, name="people.csv", content=content)
    return queries.preview(queries.table_of(upload), program=program, by=by)


def run(program: Program, content: bytes, by: Person) -> Plan:
    upload = actions.keep(by=by, program=program, name="people.csv", content=content)
    seen = queries.preview(queries.table_of(upload), program=program, by=by)
    done = actions.import_roster(by=by, program=program, upload=upload.pk, digest=seen.digest)
    assert done is not None
    assert first_broken_link() is None
    return done


def wrong(program: Program, content: bytes, by: Person) -> list[str]:
    with pytest.raises(TextFileError) as caught:
        plan(program, content, by)
    return [f"{one.line}, {getattr(one, 'column', '')}: {one.what}" for one in caught.value.mistakes]


@pytest.fixture
def program() -> Program:
    return make.program(slug="kl2")


@pytest.fixture
def director(program: Program) -> Person:
    return make.member(program, Role.DIRECTOR, "Miriam")


def team_of(email: str) -> dict[str, str]:
    members = TeamMember.objects.filter(mentorship__scholar__email=email, until__isnull=True)
    return dict(members.values_list("mentor__email", "place"))


def test_a_roster_adds_people_roles_institutions_cohorts_and_pairs(program: Program, director: Person) -> None:
    """The mentor is named in the first row, before they exist in the second."""
    done = run(program, as_csv(NADIA, HENRY), director)
    assert [done.number(kind) for kind in Kind] == [2, 0, 0]
    nadia = Participation.objects.get(program=program, person__email="nadia@example.org")
    assert (nadia.role, str(nadia.cohort), str(nadia.institution)) == ("scholar", "Autumn 2026", "Lakeside University")
    work = Affiliation.objects.get(person=nadia.person)
    assert (work.institution.name, work.department, work.title) == ("Lakeside University", "Nephrology", "Instructor")
    assert team_of("nadia@example.org") == {"henry@example.org": Place.PRIMARY}
    assert not Person.objects.get(email="henry@example.org").has_usable_password()
    did = list(events_of("kl2").filter(by=director.pk).values_list("did", flat=True))
    assert sorted(did) == [
        "programs.add_cohort",
        "programs.enrol",
        "programs.enrol",
        "programs.import_roster",
        "programs.pair",
    ]
    assert Event.objects.filter(did="people.add", by=director.pk).count() == 2
    assert not RosterUpload.objects.exists()


def test_looking_writes_nothing(program: Program, director: Person) -> None:
    before = [Person.objects.count(), Institution.objects.count(), Event.objects.count(), Cohort.objects.count()]
    plan(program, as_csv(NADIA, HENRY), director)
    after = [Person.objects.count(), Institution.objects.count(), Event.objects.count(), Cohort.objects.count()]
    assert after == before


def test_the_same_file_twice_changes_nothing_and_leaves_no_event(program: Program, director: Person) -> None:
    run(program, as_csv(NADIA, HENRY), director)
    events = Event.objects.count()
    again = run(program, as_xlsx(NADIA, HENRY), director)
    assert again.changes_nothing
    assert again.number(Kind.SAME) == 2
    assert Event.objects.count() == events


def test_other_spellings_of_the_same_change_nothing(program: Program, director: Person) -> None:
    run(program, as_csv(NADIA, HENRY), director)
    shouted = [
        NADIA[0].upper(),
        NADIA[1].upper(),
        "MENTEE",
        *[cell.upper() for cell in NADIA[3:4]],
        *NADIA[4:6],
        "AUTUMN 2026",
        "",
    ]
    assert run(program, as_csv(shouted), director).changes_nothing
    assert Institution.objects.count() == 1


def test_what_differs_is_changed_and_an_empty_cell_changes_nothing(program: Program, director: Person) -> None:
    run(program, as_csv(NADIA, HENRY), director)
    ida = ["Ida", "ida@example.org", "mentor", "", "", "", "", ""]
    news = ["", "nadia@example.org", "scholar", "", "Oncology", "", "Autumn 2027", "co: ida@example.org"]
    Program.objects.update(institution=Institution.objects.get())
    program.refresh_from_db()
    done = run(program, as_csv(ida, news), director)
    step = next(one for one in done.steps if one.email == "nadia@example.org")
    assert step.kind == Kind.CHANGED
    assert step.news == (
        "scholar: cohort Autumn 2026 → Autumn 2027",
        "department Nephrology → Oncology",
        "mentor: Ida (co-mentor)",
    )
    work = Affiliation.objects.get(person__email="nadia@example.org")
    assert (work.department, work.title) == ("Oncology", "Instructor")
    assert team_of("nadia@example.org") == {"henry@example.org": Place.PRIMARY, "ida@example.org": Place.CO}


def test_two_mentors_can_change_places_in_one_file(program: Program, director: Person) -> None:
    ida = ["Ida", "ida@example.org", "mentor", "", "", "", "", ""]
    run(program, as_csv([*NADIA[:-1], "henry@example.org; co: ida@example.org"], HENRY, ida), director)
    done = run(program, as_csv([*NADIA[:-1], "ida@example.org; co: henry@example.org"]), director)
    assert team_of("nadia@example.org") == {"henry@example.org": Place.CO, "ida@example.org": Place.PRIMARY}
    assert "mentor Henry Oduya: primary → co-mentor" in done.steps[0].news


def test_who_left_comes_back(program: Program, director: Person) -> None:
    run(program, as_csv(NADIA, HENRY), director)
    seat = Participation.objects.get(person__email="nadia@example.org")
    programs.end_participation(by=director, participation=seat)
    assert team_of("nadia@example.org") == {}
    done = run(program, as_csv(NADIA), director)
    assert (done.steps[0].kind, done.steps[0].news[0][:20]) == (Kind.ADDED, "comes back as schola")
    seat.refresh_from_db()
    assert seat.until is None
    assert Mentorship.objects.filter(scholar=seat.person).count() == 2
    assert team_of("nadia@example.org") == {"henry@example.org": Place.PRIMARY}


def test_a_name_belongs_to_its_person(program: Program, director: Person) -> None:
    make.participation(program, Role.SCHOLAR, make.person("Nadia F. Silva", email="nadia@example.org"))
    done = run(program, as_csv(NADIA, HENRY), director)
    assert done.steps[0].name == "Nadia F. Silva"
    assert done.steps[0].note.startswith("Called “Nadia Ferreira” in the file.")
    assert Person.objects.get(email="nadia@example.org").name == "Nadia F. Silva"


def test_the_preview_tells_nothing_about_people_of_other_programmes(program: Program, director: Person) -> None:
    """Whether an address is known on the server, and under which name, is no business of another programme."""
    unknown = plan(program, as_csv(NADIA, HENRY), director)
    make.participation(make.program(), Role.SCHOLAR, make.person("Secret Name", email="nadia@example.org"))
    assert plan(program, as_csv(NADIA, HENRY), director).steps == unknown.steps
    nameless = as_csv(["", *NADIA[1:]], HENRY)
    assert wrong(program, nameless, director) == ["2, Name: the name is missing"]


def test_pairs_that_cannot_be(program: Program, director: Person) -> None:
    pair = make.mentorship(program=program)
    chair = make.member(program, Role.CHAIR)
    other = make.member(make.program(), Role.MENTOR)
    rows = [
        ["Ada", "ada@example.org", "scholar", "", "", "", "", "nobody@example.org"],
        ["Bea", "bea@example.org", "scholar", "", "", "", "", chair.email],
        ["Cleo", "cleo@example.org", "chair", "", "", "", "", "henry@example.org"],
        ["Dora", "dora@example.org", "scholar", "", "", "", "", "henry@example.org; ida@example.org"],
        ["", pair.scholar.email, "scholar", "", "", "", "", "henry@example.org"],
        ["Eve", "eve@example.org", "scholar", "", "", "", "", other.email],
        HENRY,
        ["Ida", "ida@example.org", "mentor", "", "", "", "", ""],
    ]
    assert wrong(program, as_csv(*rows), director) == [
        "2, Mentors: somebody is named who is neither in this file nor in the programme: nobody@example.org",
        f"3, Mentors: somebody is named who takes part, but not as a mentor: {chair.email}",
        "4, Mentors: a mentor is named for cleo@example.org, who is no scholar",
        "5, Mentors: two primary mentors are named: henry@example.org (row 5) and ida@example.org",
        f"6, Mentors: there is another primary mentor of {pair.scholar.email} already: Mentor",
        f"7, Mentors: somebody is named who is neither in this file nor in the programme: {other.email}",
    ]


def test_a_row_with_a_mistake_does_not_cause_further_ones(program: Program, director: Person) -> None:
    assert wrong(program, as_csv(NADIA, [*HENRY[:2], "Mentr", *HENRY[3:]]), director) == [
        "3, Role: “Mentr” is no role of a programme"
    ]


def test_a_coordinator_gives_no_roles_that_a_director_gives(program: Program, director: Person) -> None:
    coordinator = make.member(program, Role.COORDINATOR)
    rows = as_csv(
        [*HENRY[:2], "evaluator", *HENRY[3:]], ["", coordinator.email, "coordinator; director", "", "", "", "", ""]
    )
    assert wrong(program, rows, coordinator) == [
        "2, Role: only a director names a person evaluator",
        "3, Role: only a director names a person director",
    ]
    run(program, rows, director)
    assert plan(program, rows, coordinator).changes_nothing


def test_confirming_twice_imports_once(program: Program, director: Person) -> None:
    upload = actions.keep(by=director, program=program, name="x.csv", content=as_csv(NADIA, HENRY))
    digest = queries.preview(queries.table_of(upload), program=program, by=director).digest
    assert actions.import_roster(by=director, program=program, upload=upload.pk, digest=digest)
    events = Event.objects.count()
    assert actions.import_roster(by=director, program=program, upload=upload.pk, digest=digest) is None
    assert Event.objects.count() == events


def test_what_was_not_shown_is_not_written(program: Program, director: Person) -> None:
    upload = actions.keep(by=director, program=program, name="x.csv", content=as_csv(NADIA, HENRY))
    digest = queries.preview(queries.table_of(upload), program=program, by=director).digest
    make.participation(program, Role.MENTOR, make.person("Henry O.", email="henry@example.org"))
    with pytest.raises(LookAgainError):
        actions.import_roster(by=director, program=program, upload=upload.pk, digest=digest)
    assert not Person.objects.filter(email="nadia@example.org").exists()
    assert RosterUpload.objects.exists()


def test_all_or_nothing(program: Program, director: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    upload = actions.keep(by=director, program=program, name="x.csv", content=as_csv(NADIA, HENRY))
    digest = queries.preview(queries.table_of(upload), program=program, by=director).digest
    events = Event.objects.count()
    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError):
        actions.import_roster(by=director, program=program, upload=upload.pk, digest=digest)
    assert not Person.objects.filter(email="nadia@example.org").exists()
    assert (Event.objects.count(), RosterUpload.objects.count()) == (events, 1)


def test_the_same_file_waits_once_and_a_day_at_most(program: Program, director: Person) -> None:
    with travel("2026-09-01 10:00Z", tick=False):
        first = actions.keep(by=director, program=program, name="x.csv", content=as_csv(NADIA))
        assert actions.keep(by=director, program=program, name="x.csv", content=as_csv(NADIA)) == first
    with travel("2026-09-02 09:59Z", tick=False):
        assert tasks.forget_uploads() == 0
    with travel("2026-09-02 10:01Z", tick=False):
        assert tasks.forget_uploads() == 1
    assert not RosterUpload.objects.exists()


def test_formulas_are_text(program: Program, director: Person) -> None:
    evil = ['=HYPERLINK("http://x")', "eve@example.org", "mentor", "+1+1", "@SUM(1)", "-2", "", ""]
    run(program, as_csv(evil), director)
    assert Person.objects.get(email="eve@example.org").name == '=HYPERLINK("http://x")'


def test_as_many_questions_for_many_rows_as_for_a_few(program: Program, director: Person) -> None:
    def asked(rows: list[list[str]]) -> int:
        with CaptureQueriesContext(connection) as captured:
            plan(program, as_csv(*rows), director)
        return len(captured)

    assert asked(large(6)) == asked(large(120))


@pytest.mark.slow
@pytest.mark.parametrize("save", [as_csv, as_xlsx])
def test_three_thousand_rows(save: Callable[..., bytes], program: Program, director: Person) -> None:
    """Measured on two quiet cores: preview 0.5 s (CSV) or 1 s (XLSX), import 2.5 s. The bounds leave room."""
    content = save(*large(3000))
    began = time.process_time()
    upload = actions.keep(by=director, program=program, name="x", content=content)
    seen = queries.preview(queries.table_of(upload), program=program, by=director)
    assert time.process_time() - began < 3
    began = time.process_time()
    actions.import_roster(by=director, program=program, upload=upload.pk, digest=seen.digest)
    assert time.process_time() - began < 15
    assert Participation.objects.filter(program=program).count() == 3001
    assert TeamMember.objects.count() == 4000
    assert Event.objects.filter(did="programs.enrol", by=director.pk).count() == 3000
    assert plan(program, content, director).changes_nothing
