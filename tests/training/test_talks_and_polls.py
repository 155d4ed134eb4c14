"""Conversations, whose path the server keeps, and polls, whose totals tell of nobody."""

from pathlib import Path

from django.test import Client

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training import queries
from rapport.training.course import Course
from rapport.training.kept import given_in
from rapport.training.library import shelf
from rapport.training.models import Answer
from tests import make
from tests.training.test_kinds import SCRIPT, every, files, learner, program, site
from tests.training.test_pages import signed_in

__all__ = ["every", "files", "learner", "program", "site"]


class TestTalk:
    PAGE = "/training/every-kind/talking/"

    def say(self, site: Client, at: int, version: int, *, script: bool = False, **sent: str) -> tuple[int, str]:
        fields = {"activity": "late-draft", "at": at, "version": version, **sent}
        response = site.post(self.PAGE, fields, headers=SCRIPT if script else {})
        return response.status_code, response.content.decode()

    def test_the_server_keeps_the_path(self, site: Client, learner: Person, every: Course) -> None:
        assert self.say(site, 0, 0, reply="again")[0] == 302
        html = site.get(self.PAGE).content.decode()
        assert "A warning ends the talk early." in html
        assert "OK. I will send it tonight." in html
        assert ("talking", "late-draft") not in queries.progress(learner, every).answered
        self.say(site, 1, 1, reply="let")
        html = site.get(self.PAGE).content.decode()
        assert "How this ended" in html
        assert "You have seen 1 of 3 endings" in html
        assert ("talking", "late-draft") in queries.progress(learner, every).answered

    def test_back_a_step_and_from_the_beginning(self, site: Client, learner: Person, every: Course) -> None:
        self.say(site, 0, 0, reply="again")
        self.say(site, 1, 1, reply="let")
        self.say(site, 2, 2, back="yes")
        assert "OK. I will send it tonight." in site.get(self.PAGE).content.decode()
        self.say(site, 1, 3, again="yes")
        html = site.get(self.PAGE).content.decode()
        assert "This cannot happen again." in html.split('class="talk"')[1].split("What do you say?")[1]
        # An ending that was seen stays seen.
        assert ("talking", "late-draft") in queries.progress(learner, every).answered

    def test_pressed_twice_is_said_once(self, site: Client) -> None:
        self.say(site, 0, 0, reply="what")
        assert self.say(site, 0, 0, reply="what")[0] == 302
        assert given_in(Answer.objects.get()).pairs == (("door", "what"),)

    def test_another_tab_is_shown_where_the_talk_stands(self, site: Client) -> None:
        self.say(site, 0, 0, reply="what")
        status, html = self.say(site, 0, 0, reply="again")
        assert status == 422
        assert "Here is where it stands" in html
        assert "which journal you meant" in html
        assert given_in(Answer.objects.get()).pairs == (("door", "what"),)

    def test_a_reply_that_nobody_offered(self, site: Client) -> None:
        for sent in ({"reply": "yours"}, {"reply": "nothing"}, {}):
            assert self.say(site, 0, 0, **sent)[0] == 422
        assert not Answer.objects.exists()

    def test_a_script_gets_the_whole_talk_in_its_place(self, site: Client) -> None:
        status, html = self.say(site, 0, 0, script=True, reply="what")
        assert status == 200
        assert html.count("data-focus") == 1
        assert "which journal you meant" in html

    def test_a_path_that_the_course_no_longer_has(self, site: Client, files: Path) -> None:
        self.say(site, 0, 0, reply="what")
        self.say(site, 1, 1, reply="mine")
        page = files / "02-talking.md"
        page.write_text(page.read_text().replace("{id: mine, ", "{id: ours, "))
        shelf.cache_clear()
        html = site.get(self.PAGE).content.decode()
        assert "which journal you meant" in html
        assert "The question has changed" in html
        assert self.say(site, 1, 2, reply="ours")[0] == 302


class TestPoll:
    PAGE = "/training/every-kind/rating/"

    def give(self, program: Program, option: str) -> Client:
        site = signed_in(make.member(program, Role.MENTOR))
        site.post(self.PAGE, {"activity": "often", "option": option})
        return site

    def shown(self, site: Client) -> str:
        return site.get(self.PAGE).content.decode().split('id="often-said"')[1].split("</form>")[0]

    def test_nothing_is_shown_below_five_nor_before_ones_own_answer(self, site: Client, program: Program) -> None:
        first = self.give(program, "week")
        for _ in range(3):
            self.give(program, "week")
        assert "as soon as five people" in self.shown(first)
        self.give(program, "week")
        assert "at least 5 people" in self.shown(first)
        assert "5 or more" in self.shown(first)
        assert "people have answered" not in self.shown(site)

    def test_between_two_looks_nothing_changes_by_one_to_four(self, program: Program) -> None:
        first = self.give(program, "week")
        for _ in range(4):
            self.give(program, "week")
        before = self.shown(first)
        for option in ("month", "week", "need", "month"):
            last = self.give(program, option)
            assert self.shown(first) == before
        # Neither another answer nor one that is taken back shows.
        last.post(self.PAGE, {"activity": "often", "option": "week", "version": 1})
        last.post(self.PAGE, {"activity": "often", "clear": "yes", "version": 2})
        assert self.shown(first) == before
        self.give(program, "month")
        assert self.shown(first) == before  # one was taken back: only nine have an answer now
        self.give(program, "month")
        assert "at least 10 people" in self.shown(first)
        # Of ten answers some are few: not even then is a count below five told.
        assert "fewer than 5" in self.shown(first)
        assert " 3 " not in self.shown(first)
