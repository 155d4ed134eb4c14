"""Evidence packs: the same numbers in both files, nothing small in either, nothing small between two of them."""

import csv
import io
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rapport.audit.queries import events_of
from rapport.oversight.evidence import actions, queries, tasks
from rapport.oversight.evidence.sheet import HIDDEN, as_csv, data_of
from rapport.oversight.evidence.tables import Table, may_be_told, sets, to_tell, told
from rapport.oversight.models import EvidencePack
from rapport.oversight.plan import actions as plan
from rapport.oversight.plan import queries as plans
from rapport.oversight.plan.actions import Asked
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.models import Completion
from tests import make

COURSE = "optimising-mentoring"
DAY, LATER = date(2027, 1, 1), date(2027, 2, 1)


def table(done: set[int], not_done: set[int], as_of: date = DAY, name: str = "trained") -> Table:
    people = {("Mentors", "Done"): frozenset(done), ("Mentors", "Not"): frozenset(not_done)}
    return Table(name, "train", "Trained", "Who has", as_of, ("Mentors",), ("Done", "Not"), people)


def again(now: Table, earlier: list[Table]) -> Table:
    """What is told of a table after others of its name."""
    return to_tell([now], {now.name: earlier})[0]


def people(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


def test_small_counts_are_hidden_and_what_gives_them_away() -> None:
    few = table(people(1, 30), people(31, 33))
    assert few.hides
    assert [str(getattr(count, "reason", count)) for count in few.lines[0][1]] == [
        "small numbers are not shown",
        "small numbers are not shown",
        "33",
    ]
    assert not table(people(1, 30), people(31, 45)).hides
    assert table(people(1, 5), set()).hides


def test_a_difference_of_a_few_people_is_not_told() -> None:
    before = table(people(1, 20), people(21, 40))
    few_more, many_more = table(people(1, 23), people(24, 40), LATER), table(people(1, 31), people(32, 43), LATER)
    assert again(few_more, [before]) == before
    assert again(many_more, [before]) == before  # three new people in all
    joined = table(people(1, 31), people(32, 60), LATER)
    assert again(joined, [before]) == joined
    assert again(before, [before]) == before


def test_every_earlier_pack_counts_not_the_last_alone() -> None:
    first, second = table(people(1, 20), people(21, 40)), table(people(1, 31), people(32, 60))
    back = table(people(1, 19), people(20, 60), LATER)
    assert may_be_told(back, [second])
    assert again(back, [first, second]) == second


def test_what_was_hidden_before_may_be_shown_when_it_is_far_away() -> None:
    hidden = table(people(1, 35), people(36, 40))
    assert may_be_told(table(people(1, 24), people(25, 40)), [hidden])
    assert not may_be_told(table(people(1, 29), people(30, 40)), [hidden])


def test_tables_of_one_subject_are_told_of_one_day() -> None:
    """A duty that was added later would tell of today what the table of the course still tells of last year."""
    before, now = table(people(1, 20), people(21, 40)), table(people(1, 21), people(22, 40), LATER)
    added = table(people(1, 21), people(22, 40), LATER, "duty-1")
    assert to_tell([now, added], {"trained": [before]}) == [before]
    moved = table(people(1, 40), set(), LATER)
    assert to_tell([moved, added], {"trained": [before]}) == [moved, added]


SETS = st.lists(st.integers(1, 60), max_size=60).map(set)


@given(packs=st.lists(st.tuples(SETS, SETS), min_size=2, max_size=5))
def test_no_two_packs_ever_tell_about_one_to_ten_people(packs: list[tuple[set[int], set[int]]]) -> None:
    out: list[Table] = []
    for done, rest in packs:
        out.append(again(table(done, rest - done), out))
    for one in out:
        for other in out:
            for place in told(one) & told(other):
                assert not 0 < len(sets(one)[place] - sets(other)[place]) < 11


def finished(mentor: Person) -> None:
    Completion.objects.create(person=mentor, course=COURSE, course_version=1, course_sha256="", at=timezone.now())


@pytest.fixture
def program() -> Program:
    """Twelve mentors have finished the course, twelve have not; twenty-four pairs, none has signed."""
    program = make.program("own", "Own <Programme>")
    programs.choose_content(by=None, program=program, course=COURSE, agreement_template="small")
    for at in range(24):
        pair = make.mentorship(program, make.person(f"Ada {at} Quill"), make.person(f"Bo {at} Rowan"))
        if at < 12:
            finished(make.mentor_of(pair))
    asked = Asked(days_after=0, fixed_on=None, missed="The director writes.", escalation="letter")
    plan.add_duty(by=make.member(program, Role.COORDINATOR), program=program, role="mentor", what="train", asked=asked)
    return program


def made(program: Program) -> EvidencePack:
    pack = actions.ask_for_pack(by=make.member(program, Role.COORDINATOR), program=program)
    tasks.make_pack(pack.pk)
    return EvidencePack.objects.get(pk=pack.pk)


def text_of(pack: EvidencePack) -> str:
    """What the typesetter was given."""
    data = data_of(
        pack.program,
        DAY,
        [queries.as_table(one) for one in pack.tables.order_by("pk")],
        queries.facts(pack.program),
        plans.duties(pack.program),
    )
    assert as_csv({**data, "made_on": f"{timezone.localdate():%-d %B %Y}"}) == bytes(pack.csv or b"")
    return str(data)


def lines(pack: EvidencePack) -> list[dict[str, str]]:
    text = bytes(pack.csv or b"").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def counts(pack: EvidencePack, title: str) -> dict[tuple[str, str], str]:
    return {(line["row"], line["column"]): line["count or words"] for line in lines(pack) if line["part"] == title}


@pytest.mark.django_db
def test_a_pack_counts_and_hides(program: Program) -> None:
    pack = made(program)
    course = counts(pack, "Mentoring course")
    assert (course["Mentors", "Have finished it"], course["Mentors", "Have not finished it"]) == ("12", "12")
    assert counts(pack, "Mentoring agreements")["Mentorships", "Not signed by all"] == "24"
    assert counts(pack, "Load of mentors")["Mentors", "1 scholar"] == "24"
    parts = {line["part"] for line in lines(pack)}
    assert {"Protected time", "Meetings with scholars", "Assessment plan", "Note"} <= parts
    assert "The director writes." in str(lines(pack))


@pytest.mark.django_db
def test_one_more_who_has_trained_is_not_told(program: Program) -> None:
    first = counts(made(program), "Mentoring course")
    late = Person.objects.filter(places_in_teams__isnull=False).exclude(course_completions__isnull=False)[0]
    finished(late)
    second = made(program)
    assert counts(second, "Mentoring course") == first
    assert {table.as_of for table in second.tables.all()} == {
        table.as_of for table in EvidencePack.objects.earliest("pk").tables.all()
    }


@pytest.mark.django_db
def test_a_small_programme_tells_next_to_nothing() -> None:
    version = make.signed_version()
    pack = made(version.agreement.mentorship.program)
    told_counts = {line["count or words"] for line in lines(pack) if line["column"]}
    assert told_counts <= {HIDDEN, "0"}


@pytest.mark.django_db
def test_both_files_say_the_same_and_name_nobody(program: Program) -> None:
    pack = made(program)
    with pikepdf.open(io.BytesIO(bytes(pack.pdf or b""))) as document:
        assert bool(document.Root.MarkInfo.Marked)
        with document.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "Evidence on mentoring: Own <Programme>"
    for name in ("Quill", "Rowan", "coordinator"):
        assert name not in bytes(pack.csv or b"").decode()
        assert name not in text_of(pack)


@pytest.mark.django_db
def test_one_click_makes_it_and_it_is_audited(
    client: Client, program: Program, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(make.member(program, Role.DIRECTOR))
    for _ in range(2):
        assert client.post("/oversight/own/evidence/").status_code == 302
    assert EvidencePack.objects.count() == 1
    page = client.get("/oversight/own/evidence/").content.decode()
    assert "being made" in page
    pack = EvidencePack.objects.get()
    assert client.get(f"/oversight/own/evidence/{pack.pk}.pdf").status_code == 404
    tasks.make_pack(pack.pk)
    before = bytes(EvidencePack.objects.get().pdf or b"")
    tasks.make_pack(pack.pk)
    assert bytes(EvidencePack.objects.get().pdf or b"") == before
    pdf, file = (client.get(f"/oversight/own/evidence/{pack.pk}.{kind}") for kind in ("pdf", "csv"))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"].startswith('attachment; filename="evidence-own-')
    assert b"Mentoring course" in file.content
    assert [event.did for event in events_of("own")].count("oversight.make_evidence") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.CHAIR, Role.EVALUATOR, Role.STATISTICIAN])
def test_others_find_nothing(client: Client, role: Role) -> None:
    program = make.program("own")
    pack = made(program)
    for stranger in (make.member(program, role), make.member(make.program(), Role.DIRECTOR)):
        client.force_login(stranger)
        for page in ("", f"{pack.pk}.pdf", f"{pack.pk}.csv"):
            assert client.get(f"/oversight/own/evidence/{page}").status_code == 404
        assert client.post("/oversight/own/evidence/").status_code == 404
    assert EvidencePack.objects.count() == 1
    other = make.program("other")
    client.force_login(make.member(other, Role.DIRECTOR))
    assert client.get(f"/oversight/other/evidence/{pack.pk}.pdf").status_code == 404


@pytest.mark.django_db
def test_confidential_surveys_count_only_what_was_told_to_the_programme(program: Program) -> None:
    survey = make.survey(program, Role.SCHOLAR, opens=-20, instrument="agreement-experience", degree="confidential")
    names = [table.name for table in queries.tables(program)]
    assert f"survey-{survey.pk}" not in names
