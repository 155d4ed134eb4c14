"""Pages of the results: reached, refused to strangers, and the files that they give."""

import io
import zipfile
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.people.roles import Role
from rapport.qualitative.models import Quote, QuoteConsent
from rapport.qualitative.results.quotes import actions
from rapport.qualitative.wordlist.tasks import count
from tests import make
from tests.qualitative.results.coded import GOALS, PLAN, TEXTS, Coded, coded, leads

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Coded:
    return coded()


def at(made: Coded, page: str, *more: object) -> str:
    return reverse(f"qualitative:{page}", args=[made.program.slug, made.project.pk, *more])


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_lead_goes_from_the_project_to_a_quote_that_passes(client: Client, made: Coded) -> None:
    client.force_login(made.lead)
    assert at(made, "results") in said(client, at(made, "project"))
    assert at(made, "quotes") in said(client, at(made, "results"))
    choose = at(made, "choose_quote", made.codes[PLAN].pk)
    assert choose in said(client, at(made, "quotes"))
    page = said(client, choose)
    assert page.index(f"unit-{made.units[3].pk}") < page.index(f"unit-{made.units[0].pk}")
    assert "2 coders would quote it" in page
    there = client.post(choose, {"unit": made.units[3].pk}).url  # type: ignore[attr-defined]
    quote = Quote.objects.get()
    assert there == at(made, "quote", quote.pk)
    refused = client.post(there, {"typed": "We will plan.", "version": 0})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "is not what was written" in refused.content.decode()
    client.post(there, {"typed": "We plan […]", "version": 0})
    assert "We plan <del>" not in said(client, there)
    assert "<del> and write a plan of goals.</del>" in said(client, there)
    client.post(
        at(made, "note_consent"), {"document": made.units[3].document_id, "allows": "yes", "reason": "Told so."}
    )
    assert "This quote passes" in said(client, there)
    assert "“We plan […]”" in said(client, at(made, "results"))


def test_words_that_were_counted_before_something_changed_are_named_so(client: Client, made: Coded) -> None:
    client.force_login(made.lead)
    old = "The words were counted before something changed"
    assert old not in said(client, at(made, "results"))
    count(made.project.pk)
    assert old not in said(client, at(made, "results"))
    first, second = made.units[0].respondent, made.units[1].respondent
    assert first
    assert second
    second.same_as = first
    second.save()
    assert old in said(client, at(made, "results"))


def test_what_was_found_is_decided_with_a_reason(client: Client) -> None:
    made = coded(("We plan with Maria.", *TEXTS[1:]))
    client.force_login(made.lead)
    quote = actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    there = at(made, "decide_quote", quote.pk)
    without = client.post(there, {"kind": "capitals", "stays": "on", "reason": ""})
    assert without.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Say why." in without.content.decode()
    client.post(there, {"kind": "capitals", "stays": "on", "reason": "A name of a plan."})
    assert "May stay: A name of a plan." in said(client, at(made, "quote", quote.pk))
    client.post(there, {"kind": "capitals", "reason": "Open again."})
    assert "May stay" not in said(client, at(made, "quote", quote.pk))
    client.post(at(made, "take_out_quote", quote.pk))
    assert client.get(at(made, "quote", quote.pk)).status_code == HTTPStatus.FOUND


def test_a_quote_that_waits_stands_in_no_file(client: Client, made: Coded) -> None:
    client.force_login(made.lead)
    actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    assert "1 of 1 quotes does not stand here yet" in said(client, at(made, "results"))
    for name in ("table-3.csv", "quotes.csv", "table-3.md", "results.json"):
        assert "We plan and write" not in said(client, at(made, "results_file", name))
    made.passing(PLAN)
    assert "We plan and write" in said(client, at(made, "results_file", "table-3.csv"))
    assert "each alone" in said(client, at(made, "results_file", "methods.txt"))
    assert client.get(at(made, "results_file", "table-4.csv")).status_code == HTTPStatus.NOT_FOUND


def test_all_files_stand_in_one_archive_that_is_the_same_each_time(client: Client, made: Coded) -> None:
    client.force_login(made.lead)
    made.passing(PLAN)
    first, second = (client.get(at(made, "results_all")).content for _ in range(2))
    assert first == second
    names = set(zipfile.ZipFile(io.BytesIO(first)).namelist())
    assert {"table-3.docx", "methods.txt", "decisions.csv", "codebook.csv", "results.json"} <= names
    log = zipfile.ZipFile(io.BytesIO(first)).read("decisions.csv").decode()
    assert "consent,Answers,may be quoted,They were told.,Lena Lead" in log


def test_the_lead_shows_it_and_takes_it_back(client: Client, made: Coded) -> None:
    client.force_login(made.lead)
    actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    there = client.post(at(made, "show_results"))
    assert there.url == at(made, "quotes")  # type: ignore[attr-defined]
    made.passing(PLAN)
    client.post(at(made, "show_results"))
    assert "What the director reads" in said(client, at(made, "results"))
    client.post(at(made, "show_results"), {"hide": "yes"})
    assert "What the director reads" not in said(client, at(made, "results"))


@pytest.mark.parametrize("role", [Role.CODER, Role.DIRECTOR, Role.COORDINATOR, Role.SCHOLAR, Role.STATISTICIAN])
def test_only_a_lead_opens_quotes_and_files(client: Client, made: Coded, role: Role) -> None:
    quote = made.passing(PLAN)
    client.force_login(make.member(made.program, role))
    for address in (
        at(made, "results"), at(made, "results_all"), at(made, "results_file", "table-3.csv"), at(made, "quotes"),
        at(made, "choose_quote", made.codes[PLAN].pk), at(made, "quote", quote),
    ):  # fmt: skip
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND, address
    for address in (
        at(made, "show_results"), at(made, "note_consent"), at(made, "set_beside"), at(made, "check_quotes"),
        at(made, "decide_quote", quote), at(made, "take_out_quote", quote),
    ):  # fmt: skip
        assert client.post(address).status_code == HTTPStatus.NOT_FOUND, address
    found = client.get(reverse("qualitative:found", args=[made.program.slug]))
    assert (found.status_code == HTTPStatus.OK) == (role in {Role.DIRECTOR, Role.STATISTICIAN})


def test_a_lead_in_a_mentors_line_reads_no_confidential_text(client: Client, made: Coded) -> None:
    both = make.member(made.program, Role.EVALUATOR)
    leads(made, both)
    client.force_login(both)
    assert client.get(at(made, "quotes")).status_code == HTTPStatus.OK
    make.participation(made.program, Role.MENTOR, both)
    assert client.get(at(made, "quotes")).status_code == HTTPStatus.NOT_FOUND
    assert client.get(at(made, "results")).status_code == HTTPStatus.NOT_FOUND


def test_a_quote_of_another_project_is_not_there(client: Client, made: Coded) -> None:
    other = coded(program=make.program("t32"))
    foreign = other.passing(PLAN)
    client.force_login(made.lead)
    assert client.get(at(made, "quote", foreign)).status_code == HTTPStatus.NOT_FOUND
    assert client.get(at(made, "choose_quote", other.codes[PLAN].pk)).status_code == HTTPStatus.NOT_FOUND
    quotes, consents = Quote.objects.count(), QuoteConsent.objects.count()
    client.post(at(made, "choose_quote", made.codes[PLAN].pk), {"unit": other.units[0].pk})
    client.post(at(made, "note_consent"), {"document": other.units[0].document_id, "allows": "yes", "reason": "x"})
    assert (Quote.objects.count(), QuoteConsent.objects.count()) == (quotes, consents)


def test_many_texts_and_quotes_take_no_more_queries(client: Client, made: Coded) -> None:
    client.force_login(made.lead)
    made.passing(PLAN)
    client.get(at(made, "quotes"))
    counted = []
    for at_ in (1, 2):
        made.passing(GOALS, at_)
        for page in ("quotes", "results"):
            with CaptureQueriesContext(connection) as asked:
                client.get(at(made, page))
            counted.append(len(asked))
    assert counted[:2] == counted[2:]


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", "-1", ""])
def test_a_number_that_no_page_of_ours_sends_is_nobodys(client: Client, made: Coded, number: str) -> None:
    client.force_login(made.lead)
    choose = at(made, "choose_quote", made.codes[PLAN].pk)
    assert client.post(choose, {"unit": number}).status_code == HTTPStatus.FOUND
    said_so = {"document": number, "allows": "yes", "reason": "So."}
    assert client.post(at(made, "note_consent"), said_so).status_code == HTTPStatus.FOUND
    assert client.post(at(made, "set_beside"), {"attribute": number}).status_code == HTTPStatus.FOUND
    assert not made.project.beside_quotes.exists()
    assert not Quote.objects.exists()
    assert not QuoteConsent.objects.exists()
