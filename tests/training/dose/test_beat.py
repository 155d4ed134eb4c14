"""What a page tells of its use."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy import queries as everything
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.models import Completion, LearnerNumber, Spell
from tests import make
from tests.training.test_pages import signed_in

BEAT = "/training/listening/silence/time/"
MINE = "/training/listening/my-time/"


@pytest.fixture
def site(mentor: Person) -> Client:
    return signed_in(mentor)


def tell(site: Client, seconds: object = 20, address: str = BEAT) -> int:
    return site.post(address, {"seconds": seconds}).status_code


def passed(seconds: int, **of: object) -> None:
    """Let time go by, as far as the server remembers."""
    for spell in Spell.objects.filter(**of):
        spell.began_at -= timedelta(seconds=seconds)
        spell.last_at -= timedelta(seconds=seconds)
        spell.save()


def counted() -> int:
    return sum(Spell.objects.values_list("seconds", flat=True))


def test_time_is_added_up(site: Client, course: Course) -> None:
    assert tell(site) == 204
    passed(20)
    assert tell(site) == 204
    spell = Spell.objects.get()
    assert (spell.seconds, spell.page, spell.course_sha256) == (40, "silence", course.sha256)
    assert spell.last_at - spell.began_at >= timedelta(seconds=39)


def test_nothing_can_be_told_faster_than_time_passes(site: Client) -> None:
    for _ in range(5):
        tell(site)
    assert counted() == 20


def test_one_beat_is_at_most_twenty_seconds(site: Client) -> None:
    tell(site, 99999)
    passed(600)
    tell(site, 500)
    assert counted() == 40


def test_two_windows_count_once(site: Client) -> None:
    tell(site)
    tell(site, address="/training/listening/asking/time/")
    assert counted() == 20
    passed(20)
    tell(site)
    tell(site, address="/training/listening/asking/time/")
    assert counted() == 40


def test_a_page_counts_for_a_quarter_of_an_hour_and_no_more(site: Client) -> None:
    tell(site)
    Spell.objects.update(seconds=15 * 60 - 5)
    passed(20)
    tell(site)
    passed(20)
    tell(site)
    assert counted() == 15 * 60
    # Nor for more after a pause.
    passed(3600)
    tell(site)
    assert counted() == 15 * 60


def test_after_half_an_hour_another_stretch_begins(site: Client) -> None:
    tell(site)
    passed(31 * 60)
    tell(site, 7)
    assert list(Spell.objects.order_by("pk").values_list("seconds", flat=True)) == [20, 7]


@pytest.mark.parametrize("nonsense", ["", "-3", "1e3", "x", "٣", "123456789"])
def test_nonsense_counts_nothing(site: Client, nonsense: str) -> None:
    assert tell(site, nonsense) == 204
    assert not Spell.objects.exists()


def test_a_beat_asks_little(site: Client) -> None:
    tell(site)
    with CaptureQueriesContext(connection) as asked:
        tell(site)
    ours = [query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    ours = [sql for sql in ours if "session" not in sql and 'FROM "people_person"' not in sql]
    assert len(ours) <= 3, "\n".join(ours)


def test_strangers_count_nothing_and_see_nothing(program: Program, mentor: Person) -> None:
    assert Client().post(BEAT, {"seconds": 20}).status_code == 302
    for stranger in (make.person(), make.member(make.program(), Role.DIRECTOR), make.member(program, Role.OBSERVER)):
        assert tell(signed_in(stranger)) == 404
        assert signed_in(stranger).get(MINE).status_code == 404
    assert not Spell.objects.exists()
    assert signed_in(mentor).get(BEAT).status_code == 405
    assert tell(signed_in(mentor), address="/training/listening/none/time/") == 404


def test_one_sees_ones_own_time_and_nobody_elses(site: Client, program: Program, mentor: Person) -> None:
    site.get("/training/listening/silence/")
    tell(site)
    Spell.objects.update(seconds=423)
    html = site.get(MINE).content.decode()
    assert "About 7 minutes so far, an estimate; 1 of 2 pages opened." in html
    for role in (Role.COORDINATOR, Role.DIRECTOR, Role.EVALUATOR, Role.FACILITATOR):
        assert "About 0 minutes" in signed_in(make.member(program, role)).get(MINE).content.decode()


def test_time_completes_nothing(site: Client) -> None:
    for _ in range(50):
        tell(site)
        passed(20)
    assert not Completion.objects.exists()


def test_a_page_carries_its_place_and_its_script(site: Client) -> None:
    html = site.get("/training/listening/silence/").content.decode()
    assert f'data-time="{BEAT}"' in html
    assert "dose.js" in html or "course.js" in html


def test_it_is_in_ones_data_and_goes_with_them(site: Client, mentor: Person, program: Program) -> None:
    tell(site)
    LearnerNumber.objects.create(program=program, person=mentor)
    parts = dict(everything.everything_about(mentor))
    assert parts["time in courses, an estimate"][0]["seconds"] == 20
    assert parts["numbers in exports of courses"][0]["program__name"] == program.name
    privacy.erase(by=mentor, person=mentor)
    assert not Spell.objects.exists()
    assert not LearnerNumber.objects.exists()
