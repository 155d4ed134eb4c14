"""Every kind of activity on the pages of a small course: given, taken back, wrong, and after the words have changed."""

import gzip
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from rapport.demo.learning import best
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training import actions, queries
from rapport.training.course import Course
from rapport.training.kept import given_in
from rapport.training.library import shelf
from rapport.training.models import Answer, Part
from tests import make
from tests.training.test_pages import signed_in

HERE = Path(__file__).parent / "content"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The course's folder; a test may change it."""
    return Path(shutil.copytree(HERE / "courses" / "every-kind", tmp_path / "courses" / "every-kind"))


@pytest.fixture
def every(files: Path, settings: Settings, db: None) -> Iterator[Course]:
    settings.CONTENT = [files.parents[1]]
    shelf.cache_clear()
    yield shelf().courses["every-kind"]
    shelf.cache_clear()


@pytest.fixture
def program(every: Course) -> Program:
    found = make.program()
    found.course = every.id
    found.save()
    return found


@pytest.fixture
def learner(program: Program) -> Person:
    return make.member(program, Role.MENTOR, "Learner")


@pytest.fixture
def site(learner: Person) -> Client:
    return signed_in(learner)


@dataclass(frozen=True)
class Case:
    """One activity: where it stands, what is sent, and what the page then says."""

    page: str
    activity: str
    sent: dict[str, object]
    says: str
    # What cannot be kept, and why not; empty: nothing that is sent can be wrong.
    wrong: dict[str, object]
    why: str
    # A piece of its words that changes.
    old: str

    @property
    def address(self) -> str:
        return f"/training/every-kind/{self.page}/"

    def post(
        self, site: Client, fields: dict[str, object], version: int = 0, *, script: bool = False
    ) -> tuple[int, str]:
        sent = {"activity": self.activity, "version": version, "check": "yes", **fields}
        response = site.post(self.address, sent, headers=SCRIPT if script else {})
        return response.status_code, response.content.decode()

    def answer(self) -> Answer:
        return Answer.objects.get(page=self.page, activity=self.activity)


ORDER = {"place-notice": 1, "place-invite": 2, "place-listen": 4, "place-agree": 3}
MATCH = {"pair-sponsor": "sponsor", "pair-coach": "other-1", "pair-peer": "peer"}
RATED = {"number-question": 0, "number-write": 10, "number-talk": 5}
NONE_OF_THEM = "none of the answers of the page"
CASES = [
    Case("choosing", "first", {"option": "policy"}, "A rule answers a question",
          {"option": "x"}, NONE_OF_THEM, "two weekly"),
    Case("choosing", "signs", {"option": ["late", "cake"]}, "You found 1 of 2 that fit", {},
          "Pick at least one", "cake on"),
    Case("choosing", "steps", ORDER, "2 of 4 stand in their place",
          ORDER | {"place-agree": 4}, "Two lines stand in place 4", "these steps"),
    Case("choosing", "roles", MATCH, "2 of 3 belong together", MATCH | {"pair-peer": ""},
          "1 of 3 lines", "each role"),
    Case("talking", "maria", {"text-prevent": "Talk\r\nearly"}, "a meeting of all three",
          {"text-who": "x" * 20_001}, "longer than 20000", "every slide"),
    Case("rating", "sure", {"number": 7}, "Saved on", {"number": 11}, "whole number from 0 to 10", "How sure"),
    Case("rating", "skills", RATED, "Saved on", RATED | {"number-talk": "x"},
          "whole number from 0 to 10", "another field"),
    Case("rating", "often", {"option": "week"}, "as soon as five people", {"option": "never"},
          NONE_OF_THEM, "a pair meet"),
    Case("thinking", "three", {"text": " as typed\r\n "}, "Saved on", {"text": "x" * 20_001},
          "longer than 20000", "this month"),
    Case("thinking", "ready", {"option": ["time"]}, "Saved on", {"option": "no"}, NONE_OF_THEM, "Before the next"),
    Case("thinking", "lines", {"option": ["less", "hope"]}, "Saved on", {"option": "no"}, NONE_OF_THEM, "Sentences to"),
]  # fmt: skip
each_kind = pytest.mark.parametrize("case", CASES, ids=lambda case: case.activity)


@each_kind
def test_given_kept_and_spoken_to_without_a_script(site: Client, learner: Person, every: Course, case: Case) -> None:
    status, _ = case.post(site, case.sent)
    assert status == 302
    html = site.get(case.address).content.decode()
    assert case.says in html
    assert (case.page, case.activity) in queries.progress(learner, every).answered
    page = every.page(case.page)
    assert page
    activity = page.activity(case.activity)
    assert activity
    assert case.answer().content_sha256 == activity.sha256
    # The same again is the same answer.
    assert case.post(site, case.sent)[0] == 302
    assert case.answer().version == 1


@each_kind
def test_a_script_gets_the_state_the_feedback_and_the_counts(site: Client, case: Case) -> None:
    status, html = case.post(site, case.sent, script=True)
    assert status == 200
    assert "<html" not in html
    assert '<input type="hidden" name="version" value="1">' in html
    assert case.says in html or case.says == "Saved on"  # a script says itself when it was saved
    assert 'id="page-mark"' in html
    # Where something is said, the focus goes to it, and no live region says it a second time.
    assert html.count("data-focus") == html.count('class="said"')
    assert 'role="status"' not in html


@each_kind
def test_taken_back(site: Client, learner: Person, every: Course, case: Case) -> None:
    case.post(site, case.sent)
    status, _ = case.post(site, {"clear": "yes"}, version=1)
    assert status == 302
    assert not case.answer().is_given
    assert not given_in(case.answer()).is_something
    assert (case.page, case.activity) not in queries.progress(learner, every).answered
    assert not Part.objects.exists()


@each_kind
def test_what_cannot_be_kept_comes_back_with_the_reason(site: Client, case: Case) -> None:
    for script in (False, True):
        status, html = case.post(site, case.wrong, script=script)
        assert status == (200 if script else 422)
        assert case.why in html
        assert not Answer.objects.exists()


@each_kind
def test_a_second_tab_never_overwrites_silently(site: Client, every: Course, case: Case) -> None:
    case.post(site, case.sent)
    page = every.page(case.page)
    activity = page.activity(case.activity) if page else None
    assert activity
    before = given_in(case.answer())
    status, html = case.post(site, {"clear": "yes"}, version=0)
    assert status == 409
    assert "another tab" in html
    assert given_in(case.answer()) == before
    assert case.post(site, {"clear": "yes", "replaces": 1})[0] == 302


@each_kind
def test_words_that_change_lose_no_answer(site: Client, files: Path, case: Case) -> None:
    case.post(site, case.sent)
    before = given_in(case.answer())
    shutil.rmtree(files / "locale")  # it would have to change, too
    path = next(files.glob(f"*-{case.page}.md"))
    text = path.read_text(encoding="utf-8")
    # The words change, and the page gets another place in the course.
    assert text.count(case.old) == 1
    path.write_text(text.replace(case.old, f"{case.old} indeed"), encoding="utf-8")
    if case.page != "rating":  # a later page looks back at this one
        path.rename(path.with_name(f"99-{case.page}.md"))
    shelf.cache_clear()
    html = site.get(case.address).content.decode()
    assert "The question has changed since you answered" in html
    assert given_in(case.answer()) == before


def test_an_answer_under_a_former_name_is_found_and_changed_there(site: Client, files: Path, learner: Person) -> None:
    case = next(case for case in CASES if case.activity == "steps")
    case.post(site, case.sent)
    page = files / "01-choosing.md"
    page.write_text(page.read_text().replace("id=steps", "id=sequence").replace("id: choosing", "id: sorting"))
    outline = files / "course.yaml"
    outline.write_text(outline.read_text() + "renamed: {choosing: sorting, choosing/steps: sorting/sequence}\n")
    shelf.cache_clear()
    html = site.get("/training/every-kind/sorting/").content.decode()
    assert "2 of 4 stand in their place" in html
    assert ("sorting", "sequence") in queries.progress(learner, shelf().courses["every-kind"]).answered
    right = {"place-notice": 1, "place-invite": 2, "place-listen": 3, "place-agree": 4}
    sent = {"activity": "sequence", "version": 1, **right}
    assert site.post("/training/every-kind/sorting/", sent).status_code == 302
    assert Answer.objects.get().version == 2
    assert "All stand in their place" in site.get("/training/every-kind/sorting/").content.decode()


def test_a_line_that_is_gone_is_no_trouble(site: Client, files: Path) -> None:
    shutil.rmtree(files / "locale")
    for case in CASES:
        case.post(site, case.sent)
    for path, lines in (
        ("01-choosing.md", ("id: policy", "id: cake", "id: agree,", "id: coach")),
        ("04-thinking.md", ("id: time", "id: less")),
    ):
        text = (files / path).read_text().splitlines(keepends=True)
        kept = [line for line in text if not any(word in line for word in lines)]
        (files / path).write_text(
            "".join(kept).replace(
                "  - {id: sponsor", "  - {id: friend, left: Friend, right: Listens}\n  - {id: sponsor"
            )
        )
    shelf.cache_clear()
    for page in shelf().courses["every-kind"].pages:
        assert site.get(f"/training/every-kind/{page.id}/").status_code == 200


def test_the_commentary_waits_for_the_learners_own_words(site: Client) -> None:
    page = "/training/every-kind/talking/"
    assert "a meeting of all three" not in site.get(page).content.decode()
    site.post(page, {"activity": "maria", "text-address": "  "})
    assert "a meeting of all three" not in site.get(page).content.decode()
    part = site.post(page, {"activity": "maria", "version": 1, "text-address": "Talk"}, headers=SCRIPT).content.decode()
    assert "a meeting of all three" in part
    assert '<details class="commentary" open' not in part  # nobody has asked for it
    again = site.post(
        page, {"activity": "maria", "version": 2, "text-address": "Talk.", "said": "yes"}, headers=SCRIPT
    ).content.decode()
    assert "a meeting of all three" not in again  # what somebody is reading is left alone


def test_a_scale_is_shown_beside_the_first_answer(site: Client) -> None:
    page = "/training/every-kind/thinking/"
    assert "nothing to compare yet" in site.get(page).content.decode()
    site.post("/training/every-kind/rating/", {"activity": "sure", "number": 4})
    site.post(page, {"activity": "sure-now", "number": 7})
    html = site.get(page).content.decode()
    assert 'Your first answer: <strong class="numeric">4</strong>; this one is 3 higher than then.' in html


def test_a_grid_is_done_when_all_is_rated(site: Client, learner: Person, every: Course) -> None:
    page = "/training/every-kind/rating/"
    site.post(page, {"activity": "skills", "number-question": 3})
    assert ("rating", "skills") not in queries.progress(learner, every).answered
    assert Part.objects.get().number == 3


def test_completion_follows_the_rule_of_each_section_and_stands(
    site: Client, learner: Person, every: Course, files: Path
) -> None:
    pages = {activity.id: page for page in every.pages for activity in page.activities}
    left = ["signs", "sure", "often"]  # one of six, two of seven: 83 and 71 per cent

    def give(name: str) -> bool:
        page = pages[name]
        activity = page.activity(name)
        assert activity
        given = best(activity, "A thought")
        kept = actions.save_answer(by=learner, course=every, page=page, activity=activity, given=given, version=0)
        return kept.has_completed

    assert not any(give(name) for name in pages if name not in left)
    assert queries.progress(learner, every).completed_on is None
    assert give("often")
    progress = queries.progress(learner, every)
    assert progress.completed_on
    assert [standing.is_enough for standing in progress.standings] == [True, True]
    html = site.get("/training/every-kind/").content.decode()
    assert "New since you finished" not in html
    assert "2 open" not in html
    extra = (files / "04-thinking.md").read_text().split("```checklist")[0].replace("id: thinking", "id: more")
    (files / "06-more.md").write_text(extra)
    shelf.cache_clear()
    html = site.get("/training/every-kind/").content.decode()
    assert html.count("New since you finished") == 1
    assert "Completed on" in html


def test_what_is_heard_is_also_written(site: Client) -> None:
    html = site.get("/training/every-kind/listening/").content.decode()
    assert 'preload="none"' in html
    assert "I said <em>too much</em>" in html
    assert "Spoken by a machine" in html
    assert "Here most is given" in html


def test_every_page_costs_at_most_eight_queries_and_fifteen_kilobytes(site: Client, every: Course) -> None:
    for case in CASES:
        case.post(site, case.sent)
    for page in every.pages:
        address = f"/training/every-kind/{page.id}/"
        site.get(address)
        with CaptureQueriesContext(connection) as asked:
            html = site.get(address).content
        ours = [query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
        assert len(ours) <= 8, "\n".join(ours)
        assert len(gzip.compress(html)) <= 15_000, page.id


def test_nobody_else_finds_the_pages(every: Course, program: Program, site: Client) -> None:
    for case in CASES:
        case.post(site, {**case.sent, "text": "XYZZY", "text-who": "XYZZY"})
    stranger = signed_in(make.member(make.program(), Role.DIRECTOR))
    director = signed_in(make.member(program, Role.DIRECTOR))
    for page in every.pages:
        address = f"/training/every-kind/{page.id}/"
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"activity": page.parts[0] and "first"}).status_code == 404
        assert b"XYZZY" not in director.get(address).content


def test_the_course_in_one_piece_with_ones_own_answers(site: Client, every: Course, program: Program) -> None:
    for case in CASES:
        case.post(site, case.sent)
    with CaptureQueriesContext(connection) as asked:
        html = site.get("/training/every-kind/print/").content.decode()
    assert len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]) <= 8
    assert all(page.title in html for page in every.pages)
    assert "Talk\nearly" in html
    assert "You found 1 of 2 that fit" in html
    section = site.get("/training/every-kind/print/?section=think").content.decode()
    assert "Where you stand" in section
    assert "Choosing and sorting" not in section
    assert site.get("/training/every-kind/print/?section=none").status_code == 404
    assert (
        "Talk\nearly"
        not in signed_in(make.member(program, Role.MENTOR)).get("/training/every-kind/print/").content.decode()
    )


def test_the_language_is_chosen_on_the_page_and_an_answer_is_one_answer_in_both(site: Client, every: Course) -> None:
    page = "/training/every-kind/thinking/"
    case = next(case for case in CASES if case.activity == "three")
    case.post(site, case.sent)
    assert "Español" in site.get(page).content.decode()
    chosen = site.post("/training/every-kind/language/", {"language": "es", "page": "thinking"})
    assert chosen["Location"] == page
    html = site.get(page).content.decode()
    assert "dirá en voz alta" in html
    assert 'lang="es"' in html
    assert " as typed" in html
    assert "The question has changed" not in html
    assert 'lang="en-GB"' in site.get("/training/every-kind/rating/").content.decode()  # not translated yet
    assert site.post(page, {"activity": "three", "text": "Sí", "version": 1}).status_code == 302
    assert case.answer().content_sha256 == every.pages[3].activities[0].sha256
    assert not site.post("/training/every-kind/language/", {"language": "xx"}).cookies  # there is no such translation
