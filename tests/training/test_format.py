"""Everything that a course can have, and every mistake that can be made in it."""

from pathlib import Path

import pytest

from rapport.textfiles.mistakes import TextFileError
from rapport.training.activities import Case, Dialogue, Match, Scale
from rapport.training.course import CompletionRule
from rapport.training.reading import ReadCourse, read_translated
from tests.training.all_kinds import write

TEMPLATES = frozenset({"phd-student"})


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    return write(tmp_path)


def read(folder: Path) -> ReadCourse:
    return read_translated(folder, templates=TEMPLATES)


def mistakes_in(folder: Path) -> list[str]:
    with pytest.raises(TextFileError) as caught:
        read(folder)
    return [str(mistake).replace(f"{folder}/", "") for mistake in caught.value.mistakes]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_kind_is_read(everything: Path) -> None:
    course = read(everything).course
    assert [page.id for page in course.pages] == ["thoughts", "talks"]
    kinds = [block.kind for page in course.pages for block in page.blocks]
    assert kinds == [
        "choice", "order", "match", "scale", "ratings", "poll",
        "dialogue", "scale", "reflection", "checklist", "case", "presentation", "audio", "starters",
    ]  # fmt: skip
    assert len(course.activity_keys) == 12, "a presentation and a recording ask nothing"
    assert course.pages[0].sources[0].href == "https://doi.org/10.1000/able"
    assert [tool.id for tool in course.tools] == ["letter", "form", "paper"]


def test_links_lead_to_pages_and_media(everything: Path) -> None:
    course = read_translated(everything, to=lambda kind, name: f"/{kind}/{name}").course
    prose = "".join(part.html for part in course.pages[0].parts if hasattr(part, "html"))
    for href in ("/page/talks#late-draft", "#reference-able-2020", "#section-a-heading", "https://example.org/"):
        assert f'href="{href}"' in prose
    assert 'src="/media/media/table.png" alt="Two people at a table"' in prose
    talk = course.pages[1].blocks[0].content
    assert isinstance(talk, Dialogue)
    assert 'href="/page/thoughts"' in talk.scene.html
    assert course.media["media/talk.mp3"] == "/media/media/talk.mp3"


def test_a_dialogue_is_walked(everything: Path) -> None:
    talk = read(everything).course.pages[1].blocks[0].content
    assert isinstance(talk, Dialogue)
    said, step = talk.walk(("warn", "again", "ask"))
    assert [reply.id for _, reply in said] == ["warn", "again", "ask"]
    assert step.is_ending
    assert talk.walk(("gone", "ask"))[1] == talk.steps["open"], "a reply that is no more is where the talk goes on"


def test_what_is_given_can_be_named(everything: Path) -> None:
    course = read(everything).course
    scale = course.block(("talks", "trust-again"))
    assert scale
    assert isinstance(scale.content, Scale)
    assert scale.content.again_key == ("thoughts", "trust")
    assert course.block(scale.content.again_key) == course.pages[0].blocks[3]
    match = course.pages[0].blocks[2].content
    assert isinstance(match, Match)
    assert match.rights[-1] == ("other-1", "Signs forms")
    case = course.pages[1].blocks[4].content
    assert isinstance(case, Case)
    assert case.ids == ("prevent", "address")
    assert "<strong>spared</strong>" in case.story.html


def test_answers_under_former_ids_are_found(everything: Path) -> None:
    course = read(everything).course
    assert course.key_today("first-thoughts", "old-poll") == ("thoughts", "mood")
    assert course.key_today("first-thoughts", "many") == ("thoughts", "many")
    assert course.key_today("talks", "next") == ("talks", "next")
    assert course.names_of("thoughts") == {"thoughts", "first-thoughts"}
    assert course.page_today("first-thoughts") == "thoughts"


@pytest.mark.parametrize(("activities", "needed"), [(4, 4), (5, 4), (10, 8), (1, 1), (0, 0)])
def test_how_many_are_needed_is_rounded_up(activities: int, needed: int) -> None:
    assert CompletionRule(each_section=80).needed(activities) == needed


P, T, ES, OUTLINE = "01-thoughts.md", "100-talks.md", "locale/es/01-thoughts.md", "course.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (T, "go: listen", "go: listn", ":17: there is no step “listn”"),
        (T, "start: open", "start: opne", ":12: there is no step “opne”"),
        (
            T,
            "ask, text: What happened?, go: listen",
            "ask, text: What happened?, go: closed",
            ":19: nothing leads to the step “listen”",
        ),
        (
            T,
            "listen: {says: I did not know which journal you meant., ending: You found an expectation.}",
            "listen: {says: A, replies: [{id: x, text: B, go: closed}]}",
            ":14: from the step “open” no ending",
        ),
        (T, ", ending: You found an expectation.", "", ":19: nothing can be said here, and it is no ending"),
        (
            T,
            "ending: You found an expectation.",
            "replies: [{id: x, text: Y, go: open}], ending: A",
            ":19: this step has replies and an ending",
        ),
        (
            T,
            "      - {id: warn, text: This cannot happen again., go: closed, note: A warning ends the talk.}\n",
            "",
            ":16: in the step “open” there is one thing",
        ),
        (T, "id: warn", "id: ask", ":15: the reply “ask” stands twice"),
        (
            T,
            "again: thoughts/trust",
            "again: thoughts/trusst",
            ":29: “thoughts/trusst” is no page-id/activity-id of this course – did you mean “thoughts/trust”?",
        ),
        (T, "again: thoughts/trust", "again: trust", ":29: “trust” is no page-id/activity-id"),
        (T, "again: thoughts/trust", "again: thoughts/skills", ":29: “thoughts/skills” is a ratings, and this a scale"),
        (T, "again: thoughts/trust", "again: talks/trust-again", ":29: “talks/trust-again” does not come before"),
        (T, "from: 0\nto: 10", "from: 1\nto: 7", ":29: “thoughts/trust” has another scale"),
        (T, "from: 0\nto: 10", "from: 9\nto: 7", ":24: the scale does not go up"),
        (T, "id: prevent", "id: before", ":44: no prompt has the id “prevent”"),
        (T, "id: address", "id: now", ":44: no prompt has the id “address”"),
        (T, "transcript: Hello.\n", "", ":59: “transcript” is missing"),
        (
            T,
            "src: media/talk.mp3",
            "src: media/tlk.mp3",
            ":60: there is no file media/tlk.mp3 – did you mean “media/talk.mp3”?",
        ),
        (T, "captions: media/talk.vtt", "captions: media/none.vtt", ":61: there is no file media/none.vtt"),
        (T, "page:thoughts", "page:thought", ":10: there is no page “thought” – did you mean “thoughts”?"),
        (T, "Nobody asked her.", "## Nobody\n\n  Asked.", ":45: there is a heading inside “story”"),
        (T, "why: It asks.", "wy: It asks.", ":68: “wy” is not known here"),
        (P, "page:talks#late-draft", "page:talks#late", ":9: “#late” stands nowhere on the page “talks”"),
        (
            P,
            "page:talks#late-draft",
            "100-talks.md",
            ":9: 100-talks.md is the name of a file, which may change – write page:talks",
        ),
        (P, "page:talks#late-draft", "talks", ":9: “talks” leads nowhere"),
        (P, "https://example.org/", "https://", ":10: “https://” leads nowhere"),
        (P, "#section-a-heading", "#section-another", ":9: “#section-another” stands nowhere on the page “thoughts”"),
        (P, "reference:able-2020", "reference:abel-2020", ":9: there is no reference “abel-2020” – did you mean"),
        (P, "sources: [able-2020]", "sources: [other]", ":7: there is no reference “other” in references.yaml"),
        (P, "sources: [able-2020]\n", "", ":8: “able-2020” is not among the sources of this page"),
        (P, "![Two people at a table]", "![ ]", ":14: the image media/table.png has no text"),
        (P, "media/table.png", "media/tabel.png", ":14: there is no file media/tabel.png"),
        (P, "media/table.png", "https://example.org/x.png", ":14: the image https://example.org/x.png does not lie"),
        (P, "## A heading", "# A heading", ":12: a heading of the first level"),
        (P, "### Deeper", "#### Deeper", ":41: the heading jumps from level 2 to 4 – write ###"),
        (P, "and [elsewhere]", "and <b>now</b> [elsewhere]", ":10: <b> looks like HTML"),
        (P, "id: c, text: Third", "id: a, text: Third", ":26: the item “a” stands twice"),
        (P, ", {id: c, text: Third}", "", ":27: 2 of at least 3 stand here for “items”"),
        (P, "right: Trains", "right: Listens", ":32: “Listens” stands twice on the right"),
        (P, "select: many", "select: some", ":18: “some” is not one of the choices"),
        (P, "select: many\n", "", ":17: several options fit best"),
        (P, "id: thoughts", "id: first-thoughts", "course.yaml:10: “first-thoughts” is still there"),
        (
            P,
            "id=mood",
            "id=moods",
            "course.yaml:11: there is no “thoughts/mood” today – did you mean “thoughts/moods”?",
        ),
        (OUTLINE, "first-thoughts: thoughts", "a: b\n  b: a", ":10: the new names of “a” lead in a circle"),
        (
            OUTLINE,
            "first-thoughts: thoughts",
            "a: thoughts/mood",
            ":10: “a: thoughts/mood” names a page and an activity",
        ),
        (
            "references.yaml",
            "doi: 10.1000/able",
            "doi: https://doi.org/10.1000/able",
            ":2: “https://doi.org/10.1000/able” is no DOI",
        ),
        ("references.yaml", "year: 2020", "yaer: 2020", ":2: “yaer” is not known here – did you mean “year”?"),
        ("toolkit.yaml", "page: talks", "page: talk", ":2: there is no page “talk” – did you mean “talks”?"),
        ("toolkit.yaml", "template: phd-student", "template: phd", ":3: there is no template “phd”"),
        ("toolkit.yaml", "reference: able-2020", "reference: able", ":4: there is no reference “able”"),
        ("toolkit.yaml", "id: form", "id: letter", ":3: the tool “letter” stands twice"),
        (ES, "id=mood", "id=animo", ":1: the activities differ: missing poll mood; not in the original poll animo"),
        (ES, "id: tired", "id: cansado", ":62: poll mood differs from the original at “options 2 id”"),
        (ES, "fits_best: true", "fits_best: false", ":20: choice many differs"),
        (ES, "minutes: 5", "minutes: 6", ":5: “minutes” is 6, in the original 5"),
        (ES, "objectives: [Nombrar todos]\n", "", ":1: there are 0 objectives"),
        (ES, "page:talks", "page:tolks", ":9: there is no page “tolks”"),
        ("locale/es/course.yaml", "id: two", "id: dos", ":4: the sections are one, dos"),
    ],
)
def test_a_mistake_is_told_with_its_line(everything: Path, file: str, old: str, new: str, said: str) -> None:
    change(everything / file, old, new)
    found = mistakes_in(everything)
    begins = f"{file}{said}" if said.startswith(":") else said
    assert any(mistake.startswith(begins) for mistake in found), found


def test_files_that_nobody_would_see(everything: Path) -> None:
    (everything / "talks-too.md").write_text("x", encoding="utf-8")
    (everything / "media" / "film.exe").write_bytes(b"x")
    (everything / "locale" / "es" / "07-more.md").write_text("x", encoding="utf-8")
    (everything / "README.md").write_text("For authors.", encoding="utf-8")
    found = "\n".join(mistakes_in(everything))
    assert "talks-too.md:1: this is no name of a page" in found
    assert "film.exe:1: files of this kind are not shown" in found
    assert "07-more.md:1: the course has no page of this name" in found
    assert "README" not in found


def test_one_mistake_brings_no_others(everything: Path) -> None:
    change(everything / P, "title: Thoughts", "titel: Thoughts")
    (everything / "locale" / "es" / P).unlink()
    found = mistakes_in(everything)
    assert {mistake.split(":")[0] for mistake in found} == {P}, found


def test_a_translation_is_the_same_course_in_other_words(everything: Path) -> None:
    found = read(everything)
    spanish = found.translations["es"]
    assert (spanish.title, spanish.sections[0].title, spanish.pages[0].title) == ("Todo", "Uno", "Pensamientos")
    assert spanish.activity_keys == found.course.activity_keys
    assert spanish.pages[0].blocks[0].content != found.course.pages[0].blocks[0].content
    hashes = [block.sha256 for page in spanish.pages for block in page.blocks]
    assert hashes == [block.sha256 for page in found.course.pages for block in page.blocks]
    assert (spanish.pages[0].language, spanish.pages[1].language) == ("", "en-GB"), "in the original, and marked so"
    assert [str(mistake).split(": ")[1].split(" – ")[0] for mistake in found.untranslated] == [
        "not translated yet",
        "the page “talks” is not translated yet",
    ]
