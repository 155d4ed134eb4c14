"""The pages of rounds: opened by a lead, coded without a script, submitted; and what the script sends and gets."""

import json
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.qualitative import actions as projects
from rapport.qualitative.codebook import actions as codebooks
from rapport.qualitative.codebook.entries import CodeWords
from rapport.qualitative.coding import actions, code_views, visible
from rapport.qualitative.models import Assignment, Member, Round
from tests import make
from tests.qualitative.coding.conftest import Team

pytestmark = pytest.mark.django_db


def address(team: Team, name: str, *words: object) -> str:
    return reverse(f"qualitative:{name}", args=[team.program.slug, team.project.pk, *words])


def as_person(client: Client, person: Person) -> Client:
    Person.objects.filter(pk=person.pk).update(is_demo=True)  # the second factor is another test's business
    client.force_login(Person.objects.get(pk=person.pk))
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def send(client: Client, team: Team, made: Round, *saves: dict[str, object]) -> tuple[int, dict[str, object]]:
    body = json.dumps({"saves": list(saves)})
    answer = client.post(address(team, "save_codes", made.pk), body, content_type="application/json")
    return answer.status_code, answer.json()


def said(position: int, version: int = 0, **other: object) -> dict[str, object]:
    state = {"codes": [], "done": False, "flagged": False, "starred": False, "memo": ""}
    return {"position": position, "version": version, **state, **other}


def test_a_lead_opens_a_round_and_its_coders_find_it(client: Client, team: Team) -> None:
    as_person(client, team.lead)
    assert "Open a round" in page(client, address(team, "rounds"))
    form = client.get(address(team, "new_round") + "?kind=training").context["form"]
    assert (form.initial["kind"], form.initial["texts"]) == ("training", 20)
    posted = {**form.initial, "codebook": team.codebook.pk, "texts": 2, "share": 50}
    answer = client.post(address(team, "new_round"), posted)
    made = team.project.rounds.get()
    assert answer.headers["Location"] == address(team, "round", made.pk)
    assert (made.kind, made.share, visible.progress_of_all(team.lead, made).popitem()[1].units > 0) == (
        Round.Kind.TRAINING,
        50,
        True,
    )
    assert "0 of" in page(client, address(team, "round", made.pk))
    as_person(client, team.one)
    assert "Begin coding" in page(client, address(team, "round", made.pk))
    assert address(team, "code", made.pk) in page(client, address(team, "rounds"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"coders": []}, "Choose who codes"), ({"share": 101}, "100"), ({"documents": []}, "Choose at least one")],
)
def test_a_round_that_cannot_be_says_why(client: Client, team: Team, wrong: dict[str, object], words: str) -> None:
    as_person(client, team.lead)
    initial = client.get(address(team, "new_round")).context["form"].initial
    posted = {**initial, "codebook": team.codebook.pk, "texts": "", **wrong}
    answer = client.post(address(team, "new_round"), posted)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in answer.content.decode()
    one_coder = {**initial, "codebook": team.codebook.pk, "texts": "", "coders": initial["coders"][:1]}
    assert "needs two coders" in client.post(address(team, "new_round"), one_coder).content.decode()


def test_the_page_of_a_text_works_without_a_script(client: Client, team: Team) -> None:
    made = team.open()
    as_person(client, team.one)
    assert client.get(address(team, "code", made.pk)).headers["Location"] == address(team, "code_text", made.pk, 1)
    text = visible.own(team.part(made, team.one)).get(position=1).unit.text
    assert text.split()[-1] in page(client, address(team, "code_text", made.pk, 1))
    here = address(team, "code_text", made.pk, 1)
    answer = client.post(
        here, {"version": 0, "codes": [team.code("Planning")], "starred": "on", "memo": "A\r\nB", "go": "next"}
    )
    assert answer.headers["Location"] == address(team, "code_text", made.pk, 2)
    held = visible.own(team.part(made, team.one)).get(position=1)
    assert (held.is_done, held.is_starred, held.memo) == (True, True, "A\nB")
    client.post(address(team, "code_text", made.pk, 2), {"version": 0, "go": "nothing"})
    answer = client.post(address(team, "code_text", made.pk, 3), {"version": 0, "go": "next"})
    assert answer.headers["Location"] == address(team, "submit_round", made.pk)  # left open: 1 and 2 are settled
    states = visible.own(team.part(made, team.one)).values_list("is_done", flat=True)
    assert list(states) == [True, True, False]
    assert "Nothing applies" in page(client, address(team, "own_texts", made.pk))


def test_no_hint_is_ever_ticked(client: Client, team: Team) -> None:
    made = team.open()
    as_person(client, team.one)
    for position in (1, 2, 3):
        shown = page(client, address(team, "code_text", made.pk, position))
        assert ' name="codes"' in shown
        assert " checked>" not in shown.partition('class="coding-list"')[2].partition("</ul>")[0]
    assert any("<mark>" in page(client, address(team, "code_text", made.pk, place)) for place in (1, 2, 3))


def test_back_saves_and_settles_nothing(client: Client, team: Team) -> None:
    made = team.open()
    as_person(client, team.one)
    posted = {"version": 0, "codes": [team.code("Planning")], "go": "back"}
    answer = client.post(address(team, "code_text", made.pk, 2), posted)
    assert answer.headers["Location"] == address(team, "code_text", made.pk, 1)
    assert visible.progress(team.part(made, team.one)).begun == 1


def test_a_form_that_is_older_than_what_is_saved_overwrites_nothing(client: Client, team: Team) -> None:
    made = team.open()
    team.save(made, team.one, 1, "Meeting")
    as_person(client, team.one)
    answer = client.post(address(team, "code_text", made.pk, 1), {"version": 0, "codes": [team.code("Planning")]})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "coded elsewhere meanwhile" in answer.content.decode()
    held = visible.own(team.part(made, team.one)).get(position=1)
    assert visible.own_codes([held])[held.pk] == {team.code("Meeting")}


def test_what_the_script_sends_is_kept_by_its_version(client: Client, team: Team) -> None:
    made = team.open()
    as_person(client, team.one)
    code = team.code("Planning")
    status, answer = send(client, team, made, said(1, codes=[code], done=True), said(2, done=True, memo="Hm"))
    assert status == HTTPStatus.OK
    assert [(one["position"], one["kept"], one["version"]) for one in answer["saved"]] == [(1, True, 1), (2, True, 1)]  # type: ignore[attr-defined]
    status, answer = send(client, team, made, said(1, flagged=True))
    assert answer["saved"] == [{**said(1, 1, codes=[code], done=True), "kept": False}]
    [got] = client.get(address(team, "code_texts", made.pk) + "?places=1").json()["texts"]
    assert (got["codes"], got["done"], got["version"]) == ([code], True, 1)
    assert "".join(piece[0] for piece in got["pieces"]) in {unit.text for unit in team.units}


@pytest.mark.parametrize(
    "body",
    ["", "[]", '{"saves": []}', json.dumps({"saves": [said(1, codes=[0])]}),
     json.dumps({"saves": [said(1, done="yes")]}), json.dumps({"saves": [said(1, other=1)]}),
     json.dumps({"saves": [said(1, memo="a" * 5001)]}), json.dumps({"saves": [said(1)] * 41}), "x" * 700_000,
     json.dumps({"saves": [said(1, memo="a\x00")]})],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused(client: Client, team: Team, body: str) -> None:
    made = team.open()
    as_person(client, team.one)
    answer = client.post(address(team, "save_codes", made.pk), body, content_type="application/json")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert set(Assignment.sealed.values_list("version", flat=True)) == {0}


def test_a_text_that_was_taken_back_is_a_gap_and_stops_nothing(client: Client, team: Team) -> None:
    made = team.open()
    Assignment.sealed.get(coder=team.part(made, team.one), position=2).delete()
    as_person(client, team.one)
    status, answer = send(client, team, made, said(2, done=True), said(3, done=True))
    assert status == HTTPStatus.OK
    assert answer["saved"][0] == {"position": 2, "gone": True}  # type: ignore[index]
    assert answer["saved"][1]["kept"]  # type: ignore[index]
    assert visible.settled(team.part(made, team.one)) == "0-1"
    posted = client.post(address(team, "code_text", made.pk, 3), {"version": 1, "nothing": "yes", "go": "back"})
    assert posted.headers["Location"] == address(team, "code_text", made.pk, 1)
    page(client, address(team, "code_text", made.pk, 2), HTTPStatus.NOT_FOUND)


def test_after_submitting_nothing_is_taken(client: Client, team: Team) -> None:
    made = team.open()
    as_person(client, team.one)
    answer = client.post(address(team, "submit_round", made.pk))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "3 not yet coded" in answer.content.decode()
    odd = client.post(address(team, "submit_round", made.pk), {"left_open": "9" * 5000})
    assert odd.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(address(team, "submit_round", made.pk), {"left_open": "3"})
    assert "You submitted on" in page(client, address(team, "round", made.pk))
    assert send(client, team, made, said(1, done=True))[0] == HTTPStatus.GONE
    for name in ("code", "submit_round"):
        assert client.get(address(team, name, made.pk)).headers["Location"] == address(team, "round", made.pk)
    assert client.get(address(team, "code_text", made.pk, 1)).status_code == HTTPStatus.FOUND
    assert "Not yet coded" in page(client, address(team, "own_texts", made.pk))
    team.submit(made, team.other)
    assert "Closed on" in page(client, address(team, "round", made.pk))


def test_who_is_taken_out_between_two_clicks_is_told_so(
    client: Client, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = team.open()
    as_person(client, team.one)
    actions.release(by=team.lead, coder=team.part(made, team.one), reason="Ill.")
    monkeypatch.setattr(code_views, "is_sealed", lambda coder: False)  # as it was when the page asked
    for name, where in (("submit_round", ()), ("code_text", (1,))):
        answer = client.post(address(team, name, made.pk, *where), {"go": "next", "version": 0})
        assert answer.headers["Location"] == address(team, "round", made.pk)


def test_a_lead_takes_a_coder_out_with_a_reason(client: Client, team: Team) -> None:
    made = team.open()
    as_person(client, team.lead)
    here = address(team, "release_coder", team.part(made, team.other).pk)
    assert client.post(here, {"reason": " "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(here, {"reason": "Is ill."}).headers["Location"] == address(team, "round", made.pk)
    assert "Is ill." in page(client, address(team, "round", made.pk))
    as_person(client, team.other)
    assert "You were taken out of this round" in page(client, address(team, "round", made.pk))
    as_person(client, team.one)
    assert "Is ill." not in page(client, address(team, "round", made.pk))


def test_a_lead_is_told_of_a_coder_whose_part_has_ended_before_they_submitted(client: Client, team: Team) -> None:
    made = team.open()
    projects.end_member(by=team.lead, member=team.project.members.get(person=team.one, part=Member.Part.CODER))
    out = address(team, "release_coder", team.part(made, team.one).pk)
    as_person(client, team.lead)
    assert out in page(client, address(team, "project"))
    assert page(client, address(team, "round", made.pk)).count("Part has ended") == 1
    client.post(out, {"reason": "Moved."})
    assert out not in page(client, address(team, "project"))
    assert "Part has ended" not in page(client, address(team, "round", made.pk))


def test_what_is_to_be_read_again_waits_for_the_lead(client: Client, team: Team) -> None:
    made, way = team.open(), "?which=changed"
    as_person(client, team.lead)
    for place in (1, 2, 3):
        team.save(made, team.one, place)
        team.save(made, team.other, place)
    team.submit(made, team.one, team.other)
    assert way not in page(client, address(team, "project"))
    codebooks.begin(by=team.lead, project=team.project)
    new = codebooks.add_code(by=team.lead, project=team.project, words=CodeWords("Asking", "Asks first."))
    draft = team.project.codebooks.get(number=None)
    said = {"looked_at": draft.written, "reason": "So.", "fates": {new.code_id: "recode"}}
    team.codebook = codebooks.publish(by=team.lead, project=team.project, **said)  # type: ignore[arg-type]
    home = page(client, address(team, "project"))
    assert way in home
    assert "since 3 texts were coded" in home
    assert 'value="changed" id="id_which_2" checked' in page(client, address(team, "new_round") + way).replace(
        'name="which" ', ""
    ).replace("required ", "")
    team.open()
    assert way not in page(client, address(team, "project"))


def test_own_texts_are_found_by_mark_and_word(client: Client, team: Team) -> None:
    made = team.open()
    place = visible.own(team.part(made, team.one)).get(unit=team.units[0]).position
    team.save(made, team.one, place, "Planning", is_flagged=True, memo="My memo")
    as_person(client, team.one)
    mine = address(team, "own_texts", made.pk)
    assert "I plan to ask" in page(client, mine + "?show=flagged")
    assert "My memo" in page(client, mine + "?words=PLAN")
    assert "I plan to ask" not in page(client, mine + "?show=open")
    assert "No text of yours is so" in page(client, mine + "?show=starred")


def test_no_page_asks_once_for_each_text(client: Client, team: Team, same_queries: Callable[..., None]) -> None:
    def grow(number: int) -> None:
        more = make.units(team.project, [f"We plan and meet {place}" for place in range(number)])
        part = team.part(made, team.one)
        first = visible.own(part).count() + 1
        Assignment.sealed.bulk_create(
            Assignment(coder=part, unit=unit, position=place) for place, unit in enumerate(more, first)
        )
        for place in range(first, first + number):
            team.save(made, team.one, place, "Planning")

    made = team.open()
    by = Person.objects.get(pk=as_person(client, team.one).session["_auth_user_id"])
    for name in ("own_texts", "round", "submit_round"):
        same_queries(address(team, name, made.pk), few=lambda: grow(2), many=lambda: grow(12), by=by)
    places = "?places=" + ",".join(map(str, range(1, 40)))
    texts = address(team, "code_texts", made.pk) + places
    same_queries(texts, few=lambda: None, many=lambda: grow(4), by=by)
    same_queries(address(team, "code_text", made.pk, 1), few=lambda: None, many=lambda: grow(4), by=by)
    same_queries(address(team, "rounds"), few=lambda: None, many=lambda: [team.open() for _ in range(3)], by=by)


def test_who_does_not_code_in_a_round_finds_no_page_of_it(client: Client, team: Team) -> None:
    made = team.open(team.one, share=0)
    as_person(client, team.other)
    for name in ("code", "own_texts", "submit_round", "code_texts"):
        page(client, address(team, name, made.pk), HTTPStatus.NOT_FOUND)
    assert client.post(address(team, "save_codes", made.pk)).status_code == HTTPStatus.NOT_FOUND
    assert "This round is open" in page(client, address(team, "round", made.pk))
    page(client, reverse("qualitative:round", args=[team.program.slug, make.project(team.program).pk, made.pk]), 404)
