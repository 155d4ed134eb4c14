"""Writing an instrument in the browser, from nothing to a version that can be asked."""

import re

import pytest
from django.test import Client

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys import library, privacy
from rapport.surveys.editor import actions, queries
from rapport.surveys.models import Draft, PublishedVersion, Submission, Survey
from rapport.surveys.waves import actions as waves
from tests import make
from tests.surveys.editor.site import at, items_of, said, save, send, signed_in, upload
from tests.surveys.instruments import ALL_TYPES

pytestmark = pytest.mark.django_db


def test_from_nothing_to_a_version_that_can_be_asked(site: Client, author: Person, program: Program) -> None:
    site.post("/surveys/instruments/drafts/", {"begin": "new"})
    draft = Draft.objects.get()
    assert "The question" not in said(site, at(draft))
    save(site, draft, "about", title="Calm at work", about="Two questions.", language="en")
    assert draft.instrument == "calm-at-work"
    save(site, draft, "source", citation="Our own", licence="CC0-1.0", wording_status="own")
    save(site, draft, "respondents", degrees=["identified", "confidential"], about="self")
    assert send(site, draft, do="add:list").endswith("/part/list/answers/")
    rows = {f"options.{number}.label": word for number, word in enumerate(["Never", "Often", "Always"])}
    save(site, draft, "list/answers", name="often", **rows)
    for word in ("calm", "busy"):
        assert "/part/item/question_1/" in send(site, draft, do="add:item/0", **{"type-0": "scale"})
        words = {"ask": f"How often are you {word}?", "choices": "often", "required": "on", "identifying": "no"}
        save(site, draft, "item/question_1", **words)
    assert items_of(draft) == ["often_calm", "often_busy"]
    assert send(site, draft, do="add:score").endswith("/part/score/score_1/")
    parts = {"parts": ["often_calm", "often_busy"], "reversed": ["often_busy"], "min_answered": "2"}
    save(site, draft, "score/score_1", title="Calm", kind="mean", **parts)
    assert "The scores have no worked test" in said(site, at(draft))
    given = {"on-often_calm": "1", "on-often_busy": "1", "often_calm": "3", "often_busy": "1"}
    tried = site.post(at(draft, "draft_preview"), {**given, "try": "yes"}).content.decode()
    assert re.search(r"Calm</th><td[^>]*>3<", tried)
    send(site, draft, "draft_preview", **given, keep="yes", name="calm throughout")
    assert queries.tree_of(draft)["tests"] == [
        {"name": "calm throughout", "given": {"often_calm": 3, "often_busy": 1}, "expect": {"calm": 3.0}}
    ]
    assert "The checker finds nothing wrong" in said(site, at(draft))
    assert "Everything is new" in said(site, at(draft, "draft_publish"))
    assert send(site, draft, "draft_publish") == "/surveys/instruments/calm-at-work/1/"
    assert PublishedVersion.objects.count() == 1
    assert Event.objects.filter(did="surveys.publish", target="instrument:calm-at-work@1", by=author.pk).count() == 1
    found = library.find("calm-at-work", 1)
    assert found is not None
    wave = make.wave(program)
    survey = waves.open_survey(
        by=author, wave=wave, instrument=found, role=Role.SCHOLAR, degree=Survey.Degree.IDENTIFIED
    )
    scholar = signed_in(make.member(program, Role.SCHOLAR))
    assert "How often are you busy?" in said(scholar, f"/surveys/{survey.pk}/")
    scholar.post(f"/surveys/{survey.pk}/", {**given, "submit": "yes"})
    assert Submission.objects.get().answers == '{"often_busy":1,"often_calm":3}'
    assert "Calm at work" in said(site, "/surveys/instruments/")
    assert "How often are you busy?" in said(site, "/surveys/instruments/calm-at-work/1/")
    assert site.get(at(draft))["Location"] == "/surveys/instruments/calm-at-work/1/"


def test_a_new_version_keeps_the_names_and_says_what_changes(site: Client) -> None:
    site.post("/surveys/instruments/drafts/", {"begin": "version", "version": "science-identity@1"})
    draft = Draft.objects.get()
    assert (draft.instrument, draft.version, draft.came_from) == ("science-identity", 2, 1)
    assert "Only the number of the version differs" in said(site, at(draft, "draft_publish"))
    page = said(site, at(draft, "draft_part", kind="item", key="si_team"))
    assert re.search(r'name="id"[^>]*disabled', page)
    words = {"ask": "Working with others gives me joy.", "choices": "agree5", "required": "on", "identifying": "no"}
    save(site, draft, "item/si_team", id="another", **words)
    assert "si_team" in items_of(draft)
    rows = {f"options.{number}.label": f"Point {number}" for number in range(6)}
    save(site, draft, "list/agree5", name="agree5", **rows)
    shown = said(site, at(draft, "draft_publish"))
    for words_ in ("Label only", "Option added", "These scores no longer mean the same", "outside the range"):
        assert words_ in shown
    gone = said(site, at(draft, "draft_remove", kind="item", key="si_self"))
    assert "Answers to earlier versions stay" in gone
    assert "These scores are made of it" in gone
    send(site, draft, "draft_remove", {"kind": "item", "key": "si_self"})
    assert "si_self" not in items_of(draft)


def test_nobody_changes_the_draft_of_another(site: Client, author: Person, other: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    theirs, before = signed_in(other), draft.text
    assert "belongs to Dora Director" in said(theirs, at(draft))
    for name in ("draft_preview", "draft_publish"):
        assert theirs.get(at(draft, name)).status_code == 200
    assert '<fieldset class="editor-all" disabled>' in said(theirs, at(draft, "draft_part", kind="about", key="all"))
    send(theirs, draft, do="add:page")
    save(theirs, draft, "about", title="Mine", about="Mine", language="en")
    send(theirs, draft, "draft_remove", {"kind": "item", "key": "si_self"})
    send(theirs, draft, "draft_remove", {"kind": "draft", "key": "all"})
    send(theirs, draft, "draft_publish")
    send(theirs, draft, do="renumber")
    send(theirs, draft, "draft_preview", keep="yes")
    draft.refresh_from_db()
    assert (draft.text, draft.number, draft.published) == (before, 1, None)
    theirs.post(at(draft, "draft_copy"))
    copied = Draft.objects.get(author=other)
    assert copied.text == before
    assert "Drafts of others" in said(theirs, "/surveys/instruments/drafts/")
    for step in (actions.discard, actions.publish):
        with pytest.raises(actions.NotYoursError):
            step(by=other, draft=draft, **({"number": 1} if step is actions.publish else {}))


def test_strangers_find_nothing(program: Program, author: Person) -> None:
    draft = actions.begin(by=author)
    stranger = signed_in(make.member(program, Role.SCHOLAR))
    words = [at(draft), at(draft, "draft_part", kind="about", key="all"), at(draft, "draft_preview")]
    words += [at(draft, "draft_publish"), at(draft, "draft_yaml"), at(draft, "draft_remove", kind="draft", key="all")]
    words += ["/surveys/instruments/drafts/", "/surveys/instruments/science-identity/1/words/"]
    words += ["/surveys/instruments/science-identity/1/instrument.yaml"]
    for address in words:
        assert stranger.get(address).status_code == 404, address
        assert stranger.post(address).status_code in (404, 405), address
    assert stranger.post(at(draft, "draft_copy")).status_code == 404
    assert Draft.objects.count() == 1


def test_two_tabs_do_not_overwrite_one_another(site: Client, author: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    words = {"choices": "agree5", "required": "on", "identifying": "no"}
    save(site, draft, "item/si_team", ask="The first tab.", **words)
    address = at(draft, "draft_part", kind="item", key="si_team")
    late = site.post(address, {"number": 1, "ask": "The second tab.", **words})
    assert late.status_code == 409
    page = late.content.decode()
    assert "changed elsewhere meanwhile" in page
    assert "The second tab." in page
    assert "The first tab." in queries.draft(draft.pk).text
    now = re.search(r'name="number" value="(\d+)"', page)
    assert now is not None
    site.post(address, {"number": now[1], "ask": "The second tab.", **words})
    assert "The second tab." in queries.draft(draft.pk).text
    site.post(at(draft), {"number": 1, "do": "add:page"})
    assert len(queries.tree_of(queries.draft(draft.pk))["pages"]) == 1
    page_late = site.post(at(draft, "draft_part", kind="page", key="0"), {"number": 1, "title": "Typed"})
    assert 'value="save">Save</button>' not in page_late.content.decode()


def test_publishing_twice_publishes_once(author: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    made = actions.publish(by=author, draft=draft, number=1)
    assert actions.publish(by=author, draft=draft, number=1) == made
    assert Event.objects.filter(did="surveys.publish").count() == 1
    with pytest.raises(actions.EndedError):
        actions.change(by=author, draft=draft, number=1, step=lambda held: None)


def test_a_version_that_somebody_was_faster_with_becomes_the_next(site: Client, author: Person, other: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    faster = actions.begin_from(by=other, instrument="science-identity", version=1)
    actions.publish(by=other, draft=faster, number=1)
    assert "Version 2 of “science-identity” exists already" in said(site, at(draft))
    send(site, draft, "draft_publish")
    assert draft.published is None
    send(site, draft, do="renumber")
    assert (draft.version, draft.came_from) == (3, 2)
    send(site, draft, "draft_publish")
    assert sorted(library.versions_of("science-identity")) == [1, 2, 3]


@pytest.mark.parametrize("key", sorted(library.shelf().instruments), ids=lambda key: key[0])
def test_every_shipped_instrument_is_published_unchanged(author: Person, key: tuple[str, int]) -> None:
    draft = actions.begin_from(by=author, instrument=key[0], version=key[1])
    made = actions.publish(by=author, draft=draft, number=1)
    found = library.find(made.instrument, made.version)
    assert found is not None
    was = library.shelf().instruments[key].content
    assert found.content == was.model_copy(update={"version": was.version + 1})
    assert found.sha256 == made.sha256


def test_a_file_becomes_a_draft_or_tells_every_mistake(site: Client) -> None:
    drafts = "/surveys/instruments/drafts/"
    broken = ALL_TYPES.replace("mentors = 1", "mentors = 7").replace("licence: CC0-1.0", "licence: ''")
    answer = site.post(drafts, {"begin": "file", "file": upload(broken)})
    assert answer.status_code == 422
    assert "Line 6:" in answer.content.decode()
    assert Draft.objects.count() == 0
    site.post(drafts, {"begin": "file", "file": upload(ALL_TYPES)})
    draft = Draft.objects.get()
    assert (draft.instrument, draft.version, draft.came_from) == ("everything", 1, None)
    text = site.get(at(draft, "draft_yaml"))
    assert text["Content-Disposition"] == 'attachment; filename="everything-1.yaml"'
    site.post(drafts, {"begin": "file", "file": upload(text.content)})
    assert [one.text for one in Draft.objects.all()] == [draft.text] * 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"a: &x [1, 2]\nb: *x\n", "anchors and aliases"),
        (b"a: !!python/object/apply:os.system ['true']\n", "tags"),
        (b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "anchors and aliases"),
        (b"title: a\x07b\n", "invisible control character"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 50_000, "nested too deeply"),
        (b"", "empty"),
        (b"a: 1\n" * 150_000, "longer than 200,000 signs"),
        (b"title: <script>alert(1)</script>\n", "missing"),
    ],
    ids=["anchors", "tags", "bomb", "control", "bytes", "deep", "empty", "long", "html"],
)
def test_hostile_files_are_refused_in_words(site: Client, text: bytes, why: str) -> None:
    answer = site.post("/surveys/instruments/drafts/", {"begin": "file", "file": upload(text)})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert why in page
    assert "<script>alert" not in page
    assert Draft.objects.count() == 0


def test_a_draft_may_not_grow_without_end(author: Person) -> None:
    draft = actions.begin(by=author)
    with pytest.raises(actions.TooLongError):
        actions.change(by=author, draft=draft, number=1, step=lambda held: held.update(about="x" * 200_000))
    assert queries.draft(draft.pk).number == 1


def test_the_list_of_drafts_costs_the_same_for_many(site: Client, author: Person, same_queries: object) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            actions.begin(by=author)

    same_queries("/surveys/instruments/drafts/", few=lambda: grow(2), many=lambda: grow(10), by=author)  # type: ignore[operator]


def test_what_a_person_wrote_can_be_taken_away_and_erased(author: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    actions.publish(by=author, draft=draft, number=1)
    actions.begin(by=author)
    told = dict(privacy.about(author))
    assert len(told["drafts of instruments"]) == 2
    assert told["instruments published"][0]["version"] == 2
    surveys.erase(by=author, person=author)
    assert not Draft.objects.exists()
    assert PublishedVersion.objects.count() == 1
