"""Writing an instrument in the browser, from nothing to a version that can be asked."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys import library, privacy
from rapport.surveys.editor import actions, queries
from rapport.surveys.editor.looking import look
from rapport.surveys.models import Draft, PublishedVersion, Submission, Survey
from rapport.surveys.waves import actions as waves
from tests import make
from tests.surveys.instruments import ALL_TYPES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What another test published is gone with it."""
    library.forget()
    yield
    library.forget()


@pytest.fixture
def program() -> Program:
    return make.program()


@pytest.fixture
def author(program: Program) -> Person:
    return make.member(program, Role.DIRECTOR, "Dora Director")


@pytest.fixture
def other(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR, "Otto Other")


@pytest.fixture
def site(author: Person) -> Client:
    return signed_in(author)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def at(draft: Draft, name: str = "draft", **words: str) -> str:
    return reverse(f"surveys:{name}", kwargs={"draft": draft.pk, **words})


def save(site: Client, draft: Draft, part: str, /, **sent: object) -> str:
    """Save one part (`item/mood`) of the draft."""
    kind, _, key = part.partition("/")
    return send(site, draft, "draft_part", {"kind": kind, "key": key or "all"}, **sent)


def send(
    site: Client, draft: Draft, name: str = "draft", words: dict[str, str] | None = None, /, **sent: object
) -> str:
    """Send a form of the draft as it is now; gives the address that comes next."""
    draft.refresh_from_db()
    answer = site.post(at(draft, name, **(words or {})), {"number": draft.number, **sent})
    assert answer.status_code == 302, re.findall(r"(?s)error-summary.*?</ul>", answer.content.decode())
    draft.refresh_from_db()
    return str(answer["Location"])


def items_of(draft: Draft) -> list[str]:
    return [item["id"] for page in queries.tree_of(draft)["pages"] for item in page["items"]]


def said(site: Client, address: str) -> str:
    return site.get(address).content.decode()


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


def test_saving_every_form_as_it_is_changes_nothing(site: Client, author: Person) -> None:
    for name in ("mentor-training-evaluation", "mentoring-competency", "building-up-baseline"):
        draft = actions.begin_from(by=author, instrument=name, version=1)
        before = queries.tree_of(draft)
        for kind, key in parts_of(before):
            page = site.get(at(draft, "draft_part", kind=kind, key=key))
            save(site, draft, f"{kind}/{key}", **controls(page.context["form"]))
        assert queries.tree_of(draft) == before


def parts_of(held: dict[str, object]) -> list[tuple[str, str]]:
    """Some parts of each kind: more would take long and show no more."""
    pages = held["pages"]
    assert isinstance(pages, list)
    by_type = {item["type"]: item["id"] for page in pages for item in page["items"]}
    found = [(kind, "all") for kind in ("about", "source", "respondents")] + [("page", "0")]
    found += [("item", name) for name in by_type.values()]
    found += [("list", name) for name in list(held["choices"])[:2]]  # type: ignore[call-overload]
    return found + [("score", name) for name in list(held["scores"])[:2]] + [("test", "0")]  # type: ignore[call-overload]


def controls(form: object) -> dict[str, object]:
    """What a browser would send when nothing is touched."""
    sent: dict[str, object] = {}
    for field in form:  # type: ignore[attr-defined]
        value = field.value()
        if value in (None, False) or field.field.disabled:
            continue
        sent[field.html_name] = "on" if value is True else value
    for table in form.tables:  # type: ignore[attr-defined]
        for line in table.lines:
            sent |= {box["name"]: box["value"] for box in line["boxes"]}
    return sent


def upload(text: str | bytes, name: str = "calm-1.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "application/yaml")


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


def test_hostile_words_are_refused_or_escaped(site: Client, author: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    address = at(draft, "draft_part", kind="about", key="all")
    words = {"number": 1, "about": "x", "language": "en"}
    assert site.post(address, {**words, "title": "x" * 200_000}).status_code == 422
    assert "invisible control character" in site.post(address, {**words, "title": "a\x1bb"}).content.decode()
    assert queries.draft(draft.pk).number == 1
    save(site, draft, "about", title="<img src=x onerror=alert(1)>", about="</script>", language="en")
    save(site, draft, "item/si_team", ask="<b>bold</b>", choices="agree5", when="<i>", identifying="no")
    save(site, draft, "list/agree5", name="agree5", **{"options.0.label": "<u>", "options.1.label": "b"})
    for name in ("draft", "draft_preview", "draft_publish"):
        page = said(site, at(draft, name))
        assert not re.search(r"<img src=x|<b>bold|<u>|<i>", page), name
    assert "<img src=x" not in said(site, "/surveys/instruments/drafts/")


def test_a_draft_may_not_grow_without_end(author: Person) -> None:
    draft = actions.begin(by=author)
    with pytest.raises(actions.TooLongError):
        actions.change(by=author, draft=draft, number=1, step=lambda held: held.update(about="x" * 200_000))
    assert queries.draft(draft.pk).number == 1


def test_a_condition_is_put_together(site: Client, author: Person) -> None:
    draft = actions.begin_with_text(by=author, text=ALL_TYPES, name="everything-1.yaml")
    words = {
        "id": "word",
        "ask": "One word?",
        "identifying": "possible",
        "longest": "20",
        "do": "condition",
        "join": "and",
    }
    save(site, draft, "item/word", **words, answer="mentors|yes_", sign="=")
    save(site, draft, "item/word", **words, when="mentors = 'yes_'", answer="titles|prof", sign="<>")
    address = at(draft, "draft_part", kind="item", key="word")
    assert "mentors = &#x27;yes_&#x27; and titles(prof) &lt;&gt; 1" in said(site, address)
    save(site, draft, "item/word", **words, when="mentors = 1", answer="hours|", sign=">=", typed="3")
    assert '"when":"mentors = 1 and hours >= 3"' in draft.text
    refused = site.post(address, {"number": draft.number, **words, "answer": "hours|", "sign": "="})
    assert "Write the number, day or words" in refused.content.decode()
    save(site, draft, "item/word", **(words | {"do": "save"}), when="mentors == 1")
    assert "“==” is not known. Write =." in said(site, address)
    assert look(queries.tree_of(draft)).read is None


def test_rows_move_and_leave_without_a_script(site: Client, author: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    page = site.get(at(draft, "draft_part", kind="list", key="agree5"))
    sent = controls(page.context["form"])
    save(site, draft, "list/agree5", **sent, row="options.4.up")
    assert [one["value"] for one in queries.tree_of(draft)["choices"]["agree5"]] == [1, 2, 3, 5, 4]
    assert "its values do not go up" not in said(site, at(draft))
    save(site, draft, "list/agree5", **sent, row="options.2.out")
    assert [one["value"] for one in queries.tree_of(draft)["choices"]["agree5"]] == [1, 2, 4, 5]
    refused = site.post(page.request["PATH_INFO"], {"number": draft.number, **sent, "options.0.value": "one"})
    assert "is no whole number" in refused.content.decode()


def test_the_list_of_drafts_costs_the_same_for_many(site: Client, author: Person, same_queries: object) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            actions.begin(by=author)

    same_queries("/surveys/instruments/drafts/", few=lambda: grow(2), many=lambda: grow(10), by=author)  # type: ignore[operator]


def test_another_rule_brings_its_own_fields(site: Client, author: Person) -> None:
    draft = actions.begin_with_text(by=author, text=ALL_TYPES, name="everything-1.yaml")
    words = {"name": "two_now", "title": "Now", "definition": "two"}
    parts = {"parts": ["listen_now", "plan_now"], "min_answered": "1", "lowest": "1", "highest": "3"}
    assert send_score(site, draft, kind="difference", **words, **parts).endswith("/part/score/two_now/")
    assert 'name="first"' in said(site, at(draft, "draft_part", kind="score", key="two_now"))
    two = {"first": "listen_now", "second": "listen_before"}
    assert "#score-two_now" in send_score(site, draft, kind="difference", **words, **two)
    assert queries.tree_of(draft)["scores"]["two_now"] == {
        "title": "Now", "definition": "two", "difference": ["listen_now", "listen_before"],
    }  # fmt: skip
    send_score(site, draft, kind="dichotomy", **words, **two)
    send_score(site, draft, kind="dichotomy", **words, first="mood", values="2, 3")
    assert queries.tree_of(draft)["scores"]["two_now"]["values"] == [2, 3]
    assert "some numbers" in said(site, at(draft, "draft_part", kind="score", key="two_now"))


def send_score(site: Client, draft: Draft, **sent: object) -> str:
    return save(site, draft, "score/two_now", **sent)


def test_a_question_goes_to_another_page(site: Client, author: Person) -> None:
    draft = actions.begin_with_text(by=author, text=ALL_TYPES, name="everything-1.yaml")
    send(site, draft, do="to:word", **{"page-of-word": "1"})
    assert queries.tree_of(draft)["pages"][1]["items"][-1]["id"] == "word"
    send(site, draft, do="up:page/1")
    send(site, draft, do="down:item/hello")
    send(site, draft, do="up:item/nowhere")
    names = items_of(draft)
    assert names[0] == "skills"
    assert names.index("mentors") < names.index("hello")


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
