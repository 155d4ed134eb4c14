"""The pages of the word list: the line, one stem, groups, and who is refused."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from rapport.people.roles import Role
from rapport.qualitative.models import Document, WordDecision, WordRule
from rapport.qualitative.wordlist import actions
from rapport.qualitative.wordlist.actions import NewRule
from tests import make
from tests.qualitative.wordlist.conftest import Place

PAGES = ("words", "word", "words_rules", "words_compare", "words_log", "words_log_file", "words_csv", "words_archive")


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == HTTPStatus.OK
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def stems(page: str) -> list[str]:
    return re.findall(r"data-row>([^<]+)<", page)


def test_from_texts_to_the_list(client: Client, place: Place) -> None:
    client.force_login(place.lead)
    assert "Not counted yet" in read(client, place.url("words"))
    client.post(place.url("count_words"))
    assert "counted in a moment" in read(client, place.url("words"))
    place.count()
    assert "8 respondents with a text" in read(client, place.url("words"))
    make.units(place.project, ["One more"])
    assert "Texts or rules have changed since" in read(client, place.url("words"))


def test_the_line_is_drawn_where_it_runs(client: Client, counted: Place) -> None:
    client.force_login(counted.coder)
    page = client.get(counted.url("words")).content.decode()
    assert stems(page)[:4] == ["communic", "plan", "meet", "better"]
    above = page.split("What follows is below it")[0]
    assert stems(above) == ["communic", "plan", "meet"]
    assert "word-line" not in client.get(counted.url("words", "sort=stem")).content.decode()
    assert stems(client.get(counted.url("words", "q=planning")).content.decode()) == ["plan"]
    assert stems(client.get(counted.url("words", "part=undecided&sort=occurrences")).content.decode())[-1] == "plan"
    assert stems(client.get(counted.url("words", "part=none&sort=none&page=77")).content.decode())
    assert "No stem fits" in read(client, counted.url("words", "q=nowhere"))


@pytest.mark.parametrize(("measure", "number"), [("percent_respondents", "37.5"), ("percent_words", "12.5")])
def test_on_whichever_column(client: Client, counted: Place, measure: str, number: str) -> None:
    client.force_login(counted.lead)
    said = {"kind": "line", "number": number, "measure": measure, "reason": "So."}
    assert client.post(counted.url("change_word_rules"), said).status_code == HTTPStatus.FOUND
    above = client.get(counted.url("words")).content.decode().split("What follows is below it")[0]
    assert sorted(stems(above)) == ["communic", "meet", "plan"]


def test_one_stem_in_context(client: Client, counted: Place) -> None:
    client.force_login(counted.coder)
    page = read(client, counted.url("word", "stem=plan"))
    assert "7 uses by 4 people" in page
    assert "above the line" in page
    assert "Decide" not in page  # whoever does not lead reads
    rows = re.findall(r"<mark>(\w+)</mark>", client.get(counted.url("word", "stem=plan&order=before")).content.decode())
    assert sorted(rows) == ["Planning", "Plans", "plan", "plan", "plan", "plans", "plans"]
    assert "Nobody uses it" in read(client, counted.url("word", "stem=nowhere"))
    assert client.get(counted.url("word")).status_code == HTTPStatus.FOUND


def test_deciding_goes_on_to_the_next(client: Client, counted: Place) -> None:
    client.force_login(counted.lead)
    here = counted.url("decide_word", "stem=communic&part=undecided")
    answer = client.post(here, {"choice": "excluded", "reason": "", "seen": 0})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Say why" in answer.content.decode()
    answer = client.post(here, {"choice": "excluded", "reason": "Overlaps.", "seen": 0})
    assert answer.headers["Location"].endswith("word/?stem=plan&part=undecided")
    page = read(client, counted.url("words"))
    assert "excluded Overlaps. Inès" in page
    # Somebody whose page is older is told, and may follow it.
    late = client.post(here, {"choice": "candidate", "reason": "", "seen": 0})
    assert late.status_code == HTTPStatus.CONFLICT
    assert "Somebody has decided meanwhile" in late.content.decode()
    seen = WordDecision.objects.get().pk
    assert f'name="seen" value="{seen}"' in late.content.decode()
    client.post(here, {"choice": "candidate", "reason": "", "seen": seen})
    assert WordDecision.objects.count() == 2
    assert client.post(counted.url("decide_word", "stem=plan"), {"choice": "added"}).status_code == 422  # above it


def test_rules_are_written_in_the_page(client: Client, counted: Place) -> None:
    client.force_login(counted.lead)
    change = counted.url("change_word_rules")
    assert "planning" in client.get(counted.url("words_rules", "kind=splits&words=planning")).content.decode()
    for wrong in (
        {"kind": "stop", "words": "two-fold", "reason": "x"},
        {"kind": "stop", "words": "", "reason": "x"},
        {"kind": "stop", "words": "better", "reason": ""},
        {"kind": "synonyms", "words": "trust", "name": "", "reason": "x"},
        {"kind": "shortest", "number": "21", "reason": "x"},
        {"kind": "line", "number": "0", "measure": "respondents", "reason": "x"},
        {"kind": "line", "number": "inf", "measure": "percent_words", "reason": "x"},
        {"kind": "stop", "words": "the", "reason": "x"},
    ):
        assert client.post(change, wrong).status_code == HTTPStatus.UNPROCESSABLE_ENTITY, wrong
    client.post(change, {"kind": "stop", "words": "better", "reason": "Says nothing."})
    rule = WordRule.objects.get(kind="stop")
    assert "better Says nothing. Inès" in read(client, counted.url("words_rules"))
    client.post(change, {"take_back": rule.pk, "reason": "It does."})
    client.post(change, {"take_back": "x"})
    assert "Says nothing." not in read(client, counted.url("words_rules"))
    assert "It does." in read(client, counted.url("words_log"))


def test_small_groups_are_not_told_apart(client: Client, counted: Place) -> None:
    client.force_login(counted.lead)
    site = counted.project.attributes.get().pk
    page = read(client, counted.url("words_compare", f"by={site}"))
    assert "“–” stands for what is not shown" in page
    assert "n = 2" not in page
    assert "Birch" not in client.get(counted.url("word", "stem=plan")).content.decode()
    everybody = read(client, counted.url("word", f"stem=plan&among={site}:Birch"))
    assert "by 4 people" in everybody
    assert "by 3 people" in read(client, counted.url("word", f"stem=plan&among={site}:Ash"))
    Document.objects.update(degree=Document.Degree.IDENTIFIED)
    page = read(client, counted.url("words_compare", f"by={site}"))
    assert "communic 4 66.7% 1 50.0%" in page
    assert "n = 2" in page


def test_more_groups_than_anybody_reads(client: Client, counted: Place) -> None:
    make.units(counted.project, [f"Plan {at}" for at in range(14)], known=[{"seat": str(at)} for at in range(14)])
    client.force_login(counted.lead)
    seat = counted.project.attributes.get(name="seat").pk
    counted.count()
    assert "has 15 values" in read(client, counted.url("words_compare", f"by={seat}"))


def test_as_many_queries_for_many_words(counted: Place, same_queries: Callable[..., None]) -> None:
    def more(number: int) -> None:
        letters = "abcdefghij"
        words = ["".join(letters[int(digit)] for digit in f"{at + 1000 * number:05}") for at in range(number)]
        make.units(counted.project, [f"plan {word}" for word in words])
        counted.count()
        actions.decide(by=counted.lead, project=counted.project, stem="plan", choice="open", reason=str(number))

    for page in ("words", "word", "words_log"):
        WordDecision.objects.all().delete()
        few, many = (lambda: more(3)), (lambda: (WordDecision.objects.all().delete(), more(20)))
        same_queries(counted.url(page, "stem=plan"), few=few, many=many, by=counted.lead)


@pytest.mark.parametrize("name", [*PAGES, "words_results", "count_words", "decide_word", "change_word_rules"])
def test_a_stranger_finds_nothing(client: Client, counted: Place, name: str) -> None:
    program = counted.project.program
    strangers = [make.member(program, Role.EVALUATOR), make.member(program, Role.DIRECTOR)]
    strangers += [make.member(make.program("other"), Role.EVALUATOR)]
    for person in strangers:
        client.force_login(person)
        for ask in (client.get, client.post):
            assert ask(counted.url(name, "stem=plan")).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("name", ["count_words", "decide_word", "change_word_rules"])
def test_who_codes_reads_and_does_not_decide(client: Client, counted: Place, name: str) -> None:
    client.force_login(counted.coder)
    assert client.post(counted.url(name, "stem=plan"), {"choice": "candidate"}).status_code == HTTPStatus.NOT_FOUND
    assert not WordDecision.objects.exists()


def test_a_mentor_reads_no_text_in_confidence(client: Client, counted: Place) -> None:
    make.mentorship(counted.project.program, mentor=counted.coder)
    client.force_login(counted.coder)
    for name in PAGES:
        assert client.get(counted.url(name, "stem=plan")).status_code == HTTPStatus.NOT_FOUND


def test_before_anything_is_counted(client: Client, place: Place) -> None:
    client.force_login(place.lead)
    for name in ("words_csv", "words_results", "words_archive", "word"):
        assert client.get(place.url(name, "stem=plan")).headers["Location"].startswith(place.url("words"))
    assert "Not counted yet" in read(client, place.url("words_compare"))
    actions.add_rule(by=place.lead, project=place.project, rule=NewRule("stop", "better", "So."))
    assert "better" in read(client, place.url("words_rules"))
