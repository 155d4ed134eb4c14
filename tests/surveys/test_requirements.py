"""Requirements R1 to R15 of answering, asked of the running pages (docs: the list in the issue on surveys)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.branching import branches
from rapport.surveys.kept import from_json
from rapport.surveys.models import Answer, Attachment, Response, SharedText, Submission, Survey
from tests import make
from tests.surveys import instruments
from tests.surveys.answering import SCRIPT, forget_the_shelf, form, hand_in, on_the_shelf, send, signed_in
from tests.surveys.forms import elements, sent_by_a_browser, survey_form
from tests.surveys.instruments import ALL_TYPES, exported

pytestmark = pytest.mark.django_db
FIVE = {"si_community": 4, "si_team": 5, "si_self": 3, "si_field": 4, "si_daily": 4}


@pytest.fixture
def program() -> Program:
    return make.program()


@pytest.fixture
def scholar(program: Program) -> Person:
    return make.member(program, Role.SCHOLAR, "Scholar")


@pytest.fixture
def site(scholar: Person) -> Client:
    return signed_in(scholar)


@pytest.fixture
def identity(program: Program) -> Survey:
    return make.survey(program)


@pytest.fixture
def address(identity: Survey) -> str:
    return f"/surveys/{identity.pk}/"


@pytest.fixture
def shelf_with_everything(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    on_the_shelf(settings, tmp_path, everything_1=ALL_TYPES)
    yield tmp_path
    settings.CONTENT = settings.CONTENT[:-1]
    forget_the_shelf()


@pytest.fixture
def everything(shelf_with_everything: Path, program: Program) -> str:
    assert shelf_with_everything
    return f"/surveys/{make.survey(program, instrument='everything').pk}/"


def last() -> dict[str, object]:
    found: dict[str, object] = json.loads(Submission.objects.get(is_last=True).answers)
    return found


# R1: handing in twice is once.


def test_r1_pressing_twice_and_sending_again_is_one_submission(site: Client, address: str) -> None:
    sent = form(site, address)
    for _ in range(3):
        assert send(site, address, sent, **FIVE, submit="yes")["Location"] == address
    assert Submission.objects.count() == 1
    assert list(Event.objects.filter(did__startswith="surveys.").values_list("did", flat=True).order_by("pk"))[-1:] == [
        "surveys.submit"
    ]
    assert Event.objects.filter(did="surveys.submit").count() == 1


def test_r1_an_old_form_that_is_sent_again_after_an_edit_changes_nothing(site: Client, address: str) -> None:
    old = form(site, address)
    send(site, address, old, **FIVE, submit="yes")
    hand_in(site, f"{address}?edit=yes", si_team=1)
    replayed = send(site, address, old, **FIVE, submit="yes")
    assert replayed.status_code == 200
    assert "changed elsewhere meanwhile" in replayed.content.decode()
    assert Submission.objects.count() == 2
    assert last()["si_team"] == 1


# R2: no answer is lost.


def test_r2_every_answer_is_kept_at_once_and_there_on_another_device(
    site: Client, address: str, scholar: Person
) -> None:
    for name, value in FIVE.items():
        part = site.post(address, {f"on-{name}": "1", f"seen-{name}": "0", name: value}, headers=SCRIPT)
        assert "Saved" in part.content.decode()
    other = form(signed_in(scholar), address)
    assert {name: other[name] for name in FIVE} == {name: str(value) for name, value in FIVE.items()}


def test_r2_what_was_typed_when_the_session_ended_is_in_the_form_again(
    site: Client, address: str, scholar: Person
) -> None:
    sent = form(site, address)
    site.logout()
    away = send(site, address, sent, **FIVE, submit="yes")
    assert away["Location"].startswith("/people/account/login/")
    kept = site.session["draft"]
    site.force_login(scholar)
    session = site.session
    session["draft"] = kept
    session.save()
    page = site.get(address).content.decode()
    assert "Welcome back" in page
    again = sent_by_a_browser(survey_form(page))
    assert {name: again[name] for name in FIVE} == {name: str(value) for name, value in FIVE.items()}
    assert send(site, address, again, submit="yes").status_code == 302
    assert Submission.objects.count() == 1


def test_r2_one_bad_answer_does_not_stop_the_others(site: Client, everything: str) -> None:
    found = send(site, everything, form(site, everything), hours="many", mentors=0, word="plain", submit="yes")
    assert found.status_code == 422
    page = found.content.decode()
    assert 'value="many"' in page
    summary = next(one for one in elements(page).all("div") if "error-summary" in one.attributes.get("class", ""))
    assert [link.attributes["href"] for link in summary.all("a")] == ["#item-hours"]
    # What is wrong is not also called left open.
    links = [link.attributes["href"] for link in elements(page).all("a") if "href" in link.attributes]
    assert (links.count("#item-hours"), links.count("#item-titles")) == (1, 1)
    assert dict(Answer.objects.values_list("field", "text"))["word"] == "plain"
    assert not Submission.objects.exists()


# R3: two tabs, two devices.


def test_r3_a_second_tab_overwrites_nothing(site: Client, address: str, scholar: Person) -> None:
    one, other = form(site, address), form(signed_in(scholar), address)
    send(site, address, one, **FIVE, later="yes")
    clash = send(site, address, other, si_team=1, si_self=2, submit="yes")
    page = clash.content.decode()
    assert "Nothing was overwritten" in page
    assert dict(Answer.objects.values_list("field", "number")) == FIVE
    assert not Submission.objects.exists()
    shown = sent_by_a_browser(survey_form(page))
    assert shown["si_team"] == "5"
    # Who has seen it may change it.
    assert send(site, address, shown, si_team=1, submit="yes").status_code == 302
    assert last()["si_team"] == 1


def test_r3_a_script_in_a_stale_tab_is_told_what_is_saved(site: Client, address: str) -> None:
    site.post(address, {"on-si_team": "1", "seen-si_team": "0", "si_team": "5"}, headers=SCRIPT)
    part = site.post(address, {"on-si_team": "1", "seen-si_team": "0", "si_team": "1"}, headers=SCRIPT)
    assert "there it says Strongly agree" in part.content.decode()
    assert "HX-Trigger" not in part.headers
    assert Answer.objects.get(field="si_team").number == 5


# R4: opening a page consumes nothing.


def test_r4_a_hundred_visits_consume_nothing(site: Client, address: str, scholar: Person) -> None:
    events = Event.objects.count()
    for _ in range(25):
        for path in (address, f"{address}?edit=yes", f"{address}?words=es", f"{address}withdraw/"):
            assert site.get(path).status_code in {200, 302}
            assert site.head(path).status_code in {200, 302, 405}
    assert not Response.objects.exists()
    send(site, address, form(site, address), **FIVE, submit="yes")
    written = Response.objects.values().get()
    for path in (address, f"{address}?edit=yes", f"{address}withdraw/"):
        site.get(path)
        site.head(path)
    assert Response.objects.values().get() == written
    assert Event.objects.count() == events + 1
    assert Submission.objects.filter(response__person=scholar).count() == 1


# R5: what is hidden is not asked, and not forgotten.


def test_r5_hidden_answers_are_handed_in_as_not_asked_and_come_back(site: Client, everything: str) -> None:
    hand_in(site, everything, mentors=1, since=1985, long_ago=1, titles=[2], mood=3, listen_before=2, why="Because")
    assert (last()["since"], last()["long_ago"], last()["why"]) == (1985, 1, "Because")
    hand_in(site, f"{everything}?edit=yes", mentors=0)
    assert {last()[name] for name in ("since", "long_ago", "listen_before", "mood", "why")} == {-98}
    kept = dict(Answer.objects.values_list("field", "number"))
    assert (kept["since"], kept["long_ago"]) == (1985, 1)
    hand_in(site, f"{everything}?edit=yes", mentors=1)
    assert (last()["since"], last()["long_ago"], last()["why"]) == (1985, 1, "Because")
    assert Submission.objects.count() == 3


# R6: an answer points at one version of an instrument.


def test_r6_a_new_version_changes_nothing_that_was_asked(
    site: Client, everything: str, settings: Settings, shelf_with_everything: Path
) -> None:
    hand_in(site, everything, mentors=0, titles=[1, 2], word="kept")
    before = last()
    text = ALL_TYPES.replace("version: 1", "version: 2").replace("word, type: text", "words_2, type: text")
    path = shelf_with_everything / "instruments" / "everything-2.yaml"
    path.write_text(text, encoding="utf-8")
    forget_the_shelf()
    assert form(site, f"{everything}?edit=yes")["word"] == "kept"
    hand_in(site, f"{everything}?edit=yes", titles=[1])
    assert last() == before | {"titles": [1]}
    assert Survey.objects.get().instrument_version == 1
    assert settings.CONTENT


# R9: skipped, not asked and “prefer not to say” are three things.


def test_r9_why_there_is_no_answer_is_kept(site: Client, everything: str) -> None:
    hand_in(site, everything, mentors=-97)
    found = last()
    assert (found["mentors"], found["since"], found["word"], found["titles"]) == (-97, -98, -99, -99)
    assert found["titles_other"] == -98
    ready = branches(instruments.everything())
    row = exported(ready, ready.settle(from_json(ready.fields, json.dumps(found))))
    assert (row["titles___prof"], row["listen_now"]) == (-99, -98)


# R11: nothing is chosen beforehand; reminded once; an option that stands alone; words behind “other”.


def test_r11_nothing_is_chosen_and_what_is_left_open_is_reminded_of_once(site: Client, everything: str) -> None:
    page = site.get(everything).content.decode()
    assert not [one for one in survey_form(page).all("input") if "checked" in one.attributes]
    reminded = send(site, everything, sent_by_a_browser(survey_form(page)), mentors=0, submit="yes").content.decode()
    assert "questions open" in reminded
    assert not Submission.objects.exists()
    links = {one.attributes.get("href") for one in elements(reminded).all("a")}
    assert {"#item-titles", "#item-hours", "#item-word"} <= links
    assert "#item-born" not in links  # optional
    assert "#item-since" not in links  # not asked
    assert send(site, everything, sent_by_a_browser(survey_form(reminded)), submit="yes").status_code == 302
    assert last()["word"] == -99


def test_r11_an_option_that_stands_alone_clears_the_others(site: Client, everything: str) -> None:
    hand_in(site, everything, titles=[1, 9])
    assert last()["titles"] == [9]


def test_r11_words_belong_to_their_option(site: Client, everything: str) -> None:
    assert 'name="titles_other"' in site.get(everything).content.decode()
    hand_in(site, everything, titles=[1], titles_other="Bard")
    assert last()["titles_other"] == -98
    hand_in(site, f"{everything}?edit=yes", titles=[1, 8])
    assert last()["titles_other"] == "Bard"


# R12: before and now.


def test_r12_both_columns_of_a_row_are_kept(site: Client, everything: str) -> None:
    hand_in(site, everything, mentors=1, listen_before=1, listen_now=3, plan_now=2)
    found = last()
    assert [found[name] for name in ("listen_before", "listen_now", "plan_before", "plan_now")] == [1, 3, -99, 2]


# R15: editing until the close, with history; taking back at any time.


def test_r15_editing_keeps_what_was_handed_in_before(site: Client, address: str) -> None:
    hand_in(site, address, **FIVE)
    hand_in(site, f"{address}?edit=yes", si_team=1)
    assert [one.number for one in Submission.objects.order_by("number")] == [1, 2]
    assert [json.loads(one.answers)["si_team"] for one in Submission.objects.order_by("number")] == [5, 1]
    page = site.get(address).content.decode()
    assert "You have handed in 2 times" in page
    assert Event.objects.filter(did="surveys.edit").count() == 1
    # What was begun and not handed in does not count.
    send(site, address, form(site, f"{address}?edit=yes"), si_team=3, later="yes")
    assert last()["si_team"] == 1


def test_r15_nothing_is_taken_after_the_close(site: Client, identity: Survey, address: str, scholar: Person) -> None:
    hand_in(site, address, **FIVE)
    stale = form(site, f"{address}?edit=yes")
    with time_machine.travel(identity.wave.closes_at + timedelta(seconds=1)):
        site.force_login(scholar)
        assert send(site, address, stale, si_team=1, submit="yes").status_code == 409
        assert site.post(address, {"on-si_team": "1", "si_team": "1"}, headers=SCRIPT)["HX-Redirect"] == address
        assert "Change my answers" not in site.get(address).content.decode()
    assert last()["si_team"] == 5
    assert Answer.objects.get(field="si_team").number == 5


@pytest.mark.parametrize("days", [0, 400])
def test_r15_taking_back_deletes_all_of_it_at_any_time(
    site: Client, everything: str, program: Program, scholar: Person, days: int
) -> None:
    other = signed_in(make.member(program, Role.SCHOLAR))
    hand_in(other, everything, word="Mine")
    proof = SimpleUploadedFile("proof.pdf", b"%PDF-1.7")
    hand_in(site, everything, mentors=1, mood=3, titles=[2], why="Because", proof=proof)
    assert Attachment.objects.count() == 1
    wave = Survey.objects.get().wave
    with time_machine.travel(wave.closes_at + timedelta(days=days - 7)):
        site.force_login(scholar)
        assert "Take my answers back" in site.get(everything).content.decode()
        assert site.post(f"{everything}withdraw/").status_code == 302
        assert site.post(f"{everything}withdraw/").status_code == 302
        assert "took your answers back" in site.get("/surveys/").content.decode()
    assert not Answer.objects.filter(response__person=scholar).exists()
    assert not Submission.objects.filter(response__person=scholar).exists()
    assert not Attachment.objects.exists()
    assert not SharedText.objects.exists()
    assert last()["word"] == "Mine"
    assert Event.objects.filter(did="surveys.withdraw").count() == 1


def test_r15_who_took_back_begins_with_an_empty_form(site: Client, address: str) -> None:
    hand_in(site, address, **FIVE)
    site.post(f"{address}withdraw/")
    again = form(site, f"{address}?edit=yes")
    assert not set(FIVE) & again.keys()
    assert hand_in(site, f"{address}?edit=yes", **FIVE).status_code == 302
    assert Submission.objects.count() == 1
