"""Registrations of earlier years come in whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit import jobs
from rapport.kit.models import Job
from rapport.people.roles import Role
from rapport.reach.importing import actions, tasks
from rapport.reach.importing.layout import DayOrder, Part, apart, guessed_columns, meanings, words
from rapport.reach.matching.names import told
from rapport.reach.models import Count, Institution, OldFile, Registrant, SamePerson
from tests import make
from tests.reach.conftest import REGISTRATIONS, Place, brought_in, taken, upload

How = Registrant.How


def test_columns_are_guessed() -> None:
    header = ["Timestamp", "Email Address", "What is your name?", "Job Title", "Institution", "Reason for registering"]
    assert guessed_columns(header) == {
        Part.ON: "Timestamp",
        Part.NAME: "What is your name?",
        Part.EMAIL: "Email Address",
        Part.INSTITUTION: "Institution",
        Part.JOB_TITLE: "Job Title",
        Part.REASON: "Reason for registering",
    }
    assert guessed_columns(["Participant name", "Your role"]) == {
        Part.NAME: "Participant name",
        Part.CATEGORY: "Your role",
    }


@pytest.mark.parametrize(
    ("part", "headings"),
    [
        (
            Part.ON,
            "Date registered; Registration Date; registration_date; Date of registration; Registered on; "
            "Registered at; Timestamp; Date/Time; Start time; StartDate; RecordedDate; Created at; created_on; "
            "Date submitted; Date; Enrolment date; Date enrolled; Enrollment Date; Sign-up date; Year; "
            "Year of registration; DATE JOINED; redcap_survey_timestamp; Registration timestamp (UTC); "
            "1. Day of registration",
        ),
        (
            Part.EMAIL,
            "E-mail address; Email; e-mail; EMAIL_ADDRESS; Your email; RecipientEmail; Work e-mail; E‑Mail; Email *; "
            "Q3. What is your e-mail address? (required)",
        ),
        (Part.ORCID, "ORCID iD; ORCID; orcid_id; Your ORCID iD (optional); ORCID identifier; ORCID (if you have one)"),
        (
            Part.INSTITUTION,
            "Home institution; University; Institution; home_institution; Institution name; Name of your institution; "
            "Organisation; Organization; University/Institution; Institution or organization; Employer; Affiliation; "
            "Institutional affiliation; College or University; What is your home institution?; School; Hub",
        ),
        (
            Part.JOB_TITLE,
            "Job title; Position; Title; Job Title / Position; Your position; Current position; Occupation",
        ),
        (
            Part.CATEGORY,
            "Job category; Category; Role; Your role; Career stage; Position type; primary_role; job_type; "
            "Which of the following best describes you?",
        ),
        (
            Part.REASON,
            "Reason for taking the course; Reason; Reasons for registering; Why did you register?; Motivation; "
            "What is your main reason for taking this course?; purpose",
        ),
        (
            Part.NAME,
            "Name; Full name; FULL_NAME; Participant; Participant’s name; Your name; First and last name; "
            "Name (first and last)",
        ),
    ],
)
def test_columns_are_known_by_the_words_that_people_use(part: Part, headings: str) -> None:
    for heading in headings.split("; "):
        assert guessed_columns([heading]) == {part: heading}


def test_what_is_something_else_is_no_column_of_ours() -> None:
    others = (
        "Date of birth; Graduation year; Mailing address; Supervisor email; Username; Course name; Country; Record ID; "
        "Registration institution code; Last login; Response ID; Department; Confirm e-mail; First name; ; *; Required"
    )
    assert guessed_columns(others.split("; ")) == {}


def test_the_best_heading_is_taken_and_each_column_once() -> None:
    header = ["Timestamp", "Work email", "Institution", "Home institution", "Email", "Date registered", "Role", "Type"]
    assert guessed_columns(header) == {
        Part.ON: "Date registered",
        Part.EMAIL: "Email",
        Part.INSTITUTION: "Home institution",
        Part.CATEGORY: "Role",
    }


@given(st.lists(st.text(max_size=30), max_size=6))
def test_no_heading_is_too_strange(header: list[str]) -> None:
    found = guessed_columns(header)
    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= set(header)


def test_words_of_lists_are_taken_apart() -> None:
    assert words(["B; a", "a", "", "c|b"]) == ["a", "B", "b", "c"]  # the same whatever the order of a set


def test_answers_with_commas_between_them_are_taken_apart() -> None:
    """Survey tools write several ticks so; a comma may also be part of an answer."""
    own, must, look = (
        "My own development",
        "Required by my school, department or programme",
        "Reviewing, perhaps for use",
    )
    cells = [own, f"{must},{own}", must, f"{own}, {must},{look}", look, "Nurse, retired", "," * 4000]
    assert words(cells) == ["," * 300, own, "Nurse, retired", must, look]
    said = {own: "development", must: "required", look: "reviewing", "Nurse, retired": "none"}
    assert meanings(f"{must}, {own}", said) == ["required", "development"]
    assert meanings(f"{look};{own};Nurse, retired", said) == ["reviewing", "development"]
    assert meanings(f"{own},who knows", said) == []


def test_a_cell_that_can_be_cut_in_many_ways_is_cut_soon() -> None:
    words = {"a", "a, a", "a, a, a"}
    assert apart(", ".join("a" * 90), words) == ["a"] * 87 + ["a, a, a"]
    assert apart(", ".join("a" * 90) + ", b", words) == []


@pytest.mark.usefixtures("registry")
def test_a_file_comes_in(place: Place) -> None:
    old = brought_in(place)
    assert (old.state, old.rows, bytes(old.content)) == (OldFile.State.DONE, 8, b"")
    rows = {one.email: one for one in Registrant.objects.filter(program=place.program)}
    placed = {email: one.institution.key if one.institution else one.how for email, one in rows.items()}
    assert placed == {
        "ada@lakeside.example": "lake",
        "ben@mail.example": "lake",
        "cleo@mail.example": "hill",
        "dan@mail.example": How.OPEN,  # two colleges have the name
        "eve@brigid.example": "sb1",  # by the short name and the address
        "fay@mail.example": How.OPEN,
        "ada.berg@home.example": How.NONE,
    }
    ben = rows["ben@mail.example"]
    assert (ben.is_required, ben.is_development, ben.category) == (True, True, "student")


@pytest.mark.usefixtures("registry")
def test_cells_are_read_as_they_were_meant(place: Place) -> None:
    brought_in(
        place,
        "Date,Name,E-mail,ORCID iD,Institution\n"
        '2013-01-02,"Ada\n Berg",mailto:Ada@x.example,https://orcid.org/0000-0002-1825-0097,Lake\u200bside University\n'
        "2013-01-03,B\u202e\x07en,N/A,0000000218250097,\u00a0Lakeside\u2009University\n"
        "2013-01-04,Na,n/a,none,東京大学\n",
    )
    rows = Registrant.objects.order_by("on").values_list("name", "email", "orcid", "typed", "how")
    assert list(rows) == [
        ("Ada Berg", "ada@x.example", "0000-0002-1825-0097", "Lakeside University", How.MATCHED),
        ("Ben", "", "0000-0002-1825-0097", "Lakeside University", How.MATCHED),
        ("", "", "", "東京大学", How.OPEN),  # a name in another script is a name
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Date,Name\n", "no row stands below the header"),
        (f"Date,{'x' * 301}\n2013-01-01,Ada\n", "the heading of column 2 has 301 letters"),
        ("Date,,Name\n2013-01-01,,Ada\n", "column 2 has no name"),
        ("Date,Name\n2013-01-01\n", "this row has 1 cells, the header 2"),
        (f"Date,Name\n2013-01-01,{'x' * 10_000_000}\n", "field larger than field limit"),
    ],
)
def test_what_no_one_can_bring_in_is_told_at_once(place: Place, client: Client, text: str, what: str) -> None:
    client.force_login(place.director)
    answer = client.post(reverse("reach:files", args=["reach"]), {"file": upload("odd.csv", text.encode())})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert what in answer.content.decode()
    assert not OldFile.objects.exists()


def test_who_says_that_there_is_nothing_to_tell_tells_nothing() -> None:
    assert [told(text) for text in ("N/A", " none. ", "n.a.", "—", "Unknown")] == ["", "", "", "—", ""]
    assert told(" NA  Kwame University") == "NA Kwame University"


@pytest.mark.usefixtures("registry")
def test_what_came_in_is_counted(place: Place, run_jobs: Callable[[], None]) -> None:
    brought_in(place)
    run_jobs()
    count = Count.objects.get(program=place.program)
    assert (count.registrations, count.people, count.waiting) == (8, 7, 2)
    years = dict(count.numbers.filter(table="year").values_list("row", "value"))
    assert years == {"2013": 2, "2014": 1, "2015": 4}
    assert SamePerson.objects.get().are_one is None  # one name, two addresses: somebody has to say


def test_the_same_file_is_kept_once_and_comes_in_once(place: Place) -> None:
    first = brought_in(place)
    tasks.bring_in(first.pk)
    again = actions.take(by=place.director, program=place.program, name="x.csv", content=REGISTRATIONS.encode())
    assert again == first
    actions.bring_in(by=place.director, old=first, order=DayOrder.YEAR_FIRST, words={})
    tasks.bring_in(first.pk)
    assert Registrant.objects.count() == 8


def test_without_a_registry_every_name_waits(place: Place) -> None:
    brought_in(place)
    assert set(Registrant.objects.exclude(plain="").values_list("how", flat=True)) == {How.OPEN}
    assert not Institution.objects.exists()


def test_a_broken_row_stops_everything(place: Place) -> None:
    wrong = (
        "2015-09-01,X,no address,Y,Nurse,\n2015-09-02,X,a@x.example,Y,Nurse,\nsoon,Z,,,,\n,Z,,,,\n2091-01-01,Z,,,,\n"
    )
    old = brought_in(place, REGISTRATIONS + wrong)
    assert (old.state, Registrant.objects.count()) == (OldFile.State.FAILED, 0)
    told = [(one.line, one.what) for one in old.mistakes.order_by("line")]
    assert told == [
        (10, "“no address” is no e-mail address"),
        (12, "“soon” is no day"),
        (13, "the day is missing"),
        (14, "“2091-01-01” lies ahead"),
    ]
    actions.discard(by=place.director, old=old)
    assert not OldFile.objects.exists()


def test_a_worker_that_dies_while_it_writes_leaves_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    old = taken(place)
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    real, calls = actions.insert, []

    def dies(rows: Sequence[Mapping[str, object]]) -> None:
        calls.append(len(rows))
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(rows)

    monkeypatch.setattr(actions, "insert", dies)
    with pytest.raises(KeyboardInterrupt):
        tasks.bring_in(old.pk)
    assert (Registrant.objects.count(), calls) == (0, [3, 3])
    monkeypatch.setattr(actions, "insert", real)
    tasks.bring_in(old.pk)  # the next worker begins anew
    assert Registrant.objects.count() == 8


def test_a_file_that_is_discarded_takes_its_registrations_with_it(
    place: Place, client: Client, run_jobs: Callable[[], None]
) -> None:
    old = brought_in(place)
    run_jobs()
    assert SamePerson.objects.exists()
    client.force_login(place.director)
    away = reverse("reach:discard", args=["reach", old.pk])
    assert "are gone" in client.post(away, follow=True).content.decode()
    assert actions.discard(by=place.director, old=old)  # twice is once
    run_jobs()
    assert (Registrant.objects.count(), Count.objects.get().people, SamePerson.objects.count()) == (0, 0, 0)


def test_a_file_in_a_workers_hands_stays_until_the_worker_gives_up(place: Place, client: Client) -> None:
    old = taken(place)
    client.force_login(place.director)
    away = reverse("reach:discard", args=["reach", old.pk])
    assert "being brought in just now" in client.post(away, follow=True).content.decode()
    assert OldFile.objects.exists()
    Job.objects.update(state=Job.State.FAILED)
    at = reverse("reach:file", args=["reach", old.pk])
    assert away in client.get(at).content.decode()
    client.post(away)
    assert not OldFile.objects.exists()


def test_the_way_in_by_hand(place: Place, client: Client, run_jobs: Callable[[], None]) -> None:
    client.force_login(place.director)
    here = reverse("reach:files", args=["reach"])
    sent = upload("years.csv", REGISTRATIONS.encode())
    answer = client.post(here, {"file": sent}, follow=True)
    assert "Which column is what?" in answer.content.decode()
    sent = upload("copy.csv", REGISTRATIONS.encode())
    assert "is here already, as “years.csv”" in client.post(here, {"file": sent}, follow=True).content.decode()
    old = OldFile.objects.get()
    at = reverse("reach:file", args=["reach", old.pk])
    wrong = client.post(at, {"on": "Full Name"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "not all written in one way" in wrong.content.decode()
    twice = client.post(at, {"on": "Registration Date", "name": "Registration Date"})
    assert "is chosen for" in twice.content.decode()
    columns = {"on": "Registration Date", "email": "E-mail", "institution": "Institution", "category": "Job category"}
    answer = client.post(at, columns, follow=True)
    assert "What do its words mean?" in answer.content.decode()
    words_at = reverse("reach:words", args=["reach", old.pk])
    said = {"order": "ymd", "category-0": "other", "category-1": "faculty", "category-2": "health"}
    answer = client.post(words_at, {**said, "category-3": "student"}, follow=True)
    assert "Nobody works on it just now" in answer.content.decode()
    jobs.beat("worker")
    assert "brought in in a moment" in client.get(at).content.decode()
    run_jobs()
    assert "8 registrations are in" in client.get(at).content.decode()
    assert Registrant.objects.filter(category="health").count() == 2


def test_the_page_of_a_file_says_what_became_of_its_rows(
    place: Place, client: Client, registry: dict[str, Institution]
) -> None:
    old = brought_in(place)
    client.force_login(place.director)
    text = client.get(reverse("reach:file", args=["reach", old.pk])).content.decode()
    assert "5 from an institution of the registry" in text
    assert "2 from one that nobody is sure of" in text
    assert reverse("reach:names", args=["reach"]) in text
    assert "1 from none of the registry" in text
    # Taking away cannot be undone: it is asked about first.
    assert "to have them back, bring it in again" in text


def test_a_hundred_mistakes_are_shown_and_that_there_may_be_more(place: Place, client: Client) -> None:
    old = brought_in(place, "Date,E-mail\n" + "2013-01-01,a@x.example\n" * 101 + "2013-01-01,nobody\n" * 101)
    client.force_login(place.director)
    text = client.get(reverse("reach:file", args=["reach", old.pk])).content.decode()
    assert text.count("is no e-mail address") == 100
    assert "These are the first 100" in text


@pytest.mark.parametrize("content", [b"", b"a,b\n1\n", b"\x00\x01", b"\xff\xfeh\x00"])
def test_files_that_are_none_are_refused(place: Place, client: Client, content: bytes) -> None:
    client.force_login(place.director)
    answer = client.post(reverse("reach:files", args=["reach"]), {"file": upload("x.csv", content)})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not OldFile.objects.exists()


def test_another_programme_does_not_see_the_file(place: Place, client: Client) -> None:
    old = brought_in(place)
    elsewhere = make.member(make.program("elsewhere"), Role.DIRECTOR)
    client.force_login(elsewhere)
    for slug in ("reach", "elsewhere"):
        assert client.get(reverse("reach:file", args=[slug, old.pk])).status_code == HTTPStatus.NOT_FOUND
