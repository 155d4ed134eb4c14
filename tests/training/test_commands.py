"""What authors run: check, stats, diff, export, preview, schema."""

import io
import json
import re
import shutil
import threading
import urllib.request
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import resolve

from rapport.textfiles.mistakes import TextFileError
from rapport.training import previewing, remarks, standard
from rapport.training.counting import words_in, words_of_html
from rapport.training.library import shelf, templates
from rapport.training.reading import read_translated
from rapport.training.reserved import reserved
from tests.training.all_kinds import write
from tests.training.test_format import change

OURS = sorted((settings.PACKAGE / "content" / "courses").iterdir())


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    return write(tmp_path)


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("course", *words, stdout=out)
    return out.getvalue()


def test_check_says_what_is_there_and_what_is_not_translated(everything: Path) -> None:
    text = said("check", str(everything))
    assert "locale/es/100-talks.md:1: the page “talks” is not translated yet" in text
    assert "everything 2 is whole. Sections: 2, pages: 2, activities: 12, translations: es. SHA-256 " in text
    assert "cited nowhere" not in text


def test_check_warns_of_works_that_nobody_cites(everything: Path) -> None:
    for folder in (everything, everything / "locale" / "es"):
        change(folder / "01-thoughts.md", "sources: [able-2020]\n", "")
        change(folder / "01-thoughts.md", "[the work](reference:able-2020), ", "")
    assert "cited nowhere" not in said("check", str(everything)), "a tool names it"
    change(everything / "toolkit.yaml", ", reference: able-2020", ", page: talks")
    text = said("check", str(everything))
    assert "references.yaml:2: “able-2020” is cited nowhere – name it under “sources”" in text
    assert "is whole" in text


@pytest.mark.parametrize("folder", OURS, ids=lambda one: one.name)
def test_our_own_courses_cite_what_they_list(folder: Path) -> None:
    remarks = read_translated(folder, templates=templates()).remarks
    assert [str(remark) for remark in remarks if "cited nowhere" in str(remark)] == []


def test_strict_asks_for_more(everything: Path) -> None:
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("course", "check", "--strict", str(everything), stderr=err)
    for what in ("3 steps", "1 endings", "6 words of story", "2 prompts", "2 words of commentary", "1 slides"):
        assert f": {what} – at least" in err.getvalue()
    assert "6 words of notes – write 40 to 90" in err.getvalue()


@pytest.mark.parametrize(
    "folder", sorted((settings.PACKAGE / "content" / "courses").iterdir()), ids=lambda one: one.name
)
def test_our_own_courses_keep_our_own_standard(folder: Path) -> None:
    read = read_translated(folder, templates=templates(), standard=standard.mistakes_in, taken=reserved())
    assert read.remarks == ()


def test_all_courses_that_are_packaged_are_held_to_it() -> None:
    packaged = {path.parent.name for path in (settings.PACKAGE / "content").glob("courses/*/course.yaml")}
    assert packaged == {folder.name for folder in OURS} == set(shelf().courses)


@pytest.mark.parametrize("folder", [OURS[0]], ids=lambda one: one.name)
def test_a_case_a_dialogue_or_a_page_that_is_too_thin_is_refused(folder: Path, tmp_path: Path) -> None:
    """What `course check` lets pass, the check of our own courses does not."""
    thin = Path(shutil.copytree(folder, tmp_path / folder.name))
    page = next(path for path in sorted(thin.glob("*.md")) if "```case" in path.read_text(encoding="utf-8"))
    text = page.read_text(encoding="utf-8")
    page.write_text(
        re.sub(r"^commentary: [|>]-?\n(?:(?:  .*)?\n)+?(?=\S)", "commentary: Short.\n", text, flags=re.MULTILINE)
    )
    assert page.read_text(encoding="utf-8") != text
    read_translated(thin, templates=templates())
    with pytest.raises(TextFileError, match="words of commentary"):
        read_translated(thin, templates=templates(), standard=standard.mistakes_in)


@pytest.mark.parametrize("word", sorted(reserved().courses))
def test_a_course_called_like_an_address_is_refused(word: str, tmp_path: Path) -> None:
    folder = write(tmp_path).rename(tmp_path / word)
    change(folder / "course.yaml", "id: everything", f"id: {word}")
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("course", "check", str(folder), stderr=err)
    assert f"no course can be called “{word}”" in err.getvalue()
    assert f"{folder / 'course.yaml'}:" in err.getvalue()


def test_words_of_addresses_are_those_that_lead_elsewhere() -> None:
    taken = reserved()
    assert taken.courses >= {"lti", "notebook", "plan", "tools", "certificates", "learners", "use", "workshops", "open"}
    assert taken.pages == {"certificate", "evaluation", "language", "media", "my-time", "print"}
    for word in ("certificate", "evaluation", "language", "print", "my-time"):
        assert resolve(f"/training/anything/{word}/").url_name != "page"
    for word in taken.courses & {"plan", "tools", "notebook", "open", "groups", "workshops", "certificates"}:
        assert resolve(f"/training/{word}/").url_name != "overview"


def test_a_page_called_like_an_address_is_refused(everything: Path) -> None:
    change(everything / "01-thoughts.md", "id: thoughts", "id: print")
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("course", "check", str(everything), stderr=err)
    assert "no page can be called “print”" in err.getvalue()


@pytest.mark.parametrize(
    "marks", ["**loud**", "__loud__", "*soft*", "_soft_", "`code`", "[a link](https://example.org)"]
)
def test_markdown_in_plain_text_is_remarked_with_file_and_line(everything: Path, marks: str) -> None:
    page = everything / "01-thoughts.md"
    change(page, "text: Shout", f'text: "Shout {marks} now"')
    line = next(at for at, text in enumerate(page.read_text(encoding="utf-8").splitlines(), 1) if marks in text)
    text = said("check", str(everything))
    assert f"{page}:{line}: “{marks}” is Markdown, but “text” is plain text and shows its signs" in text
    assert "is whole" in text


@pytest.mark.parametrize("text", ["2 * 3 * 4", "a_b_c", "– well", "5*", "*", "R*", "see [1] (2)", "__init"])
def test_signs_that_are_no_markdown_are_not_remarked(text: str) -> None:
    assert not remarks.MARKS.search(text)


def test_markdown_in_titles_tools_and_translations_is_remarked(everything: Path) -> None:
    change(everything / "course.yaml", "title: ", "title: '**Bold**' #")
    for folder in (everything, everything / "locale" / "es"):
        page = folder / "01-thoughts.md"
        change(page, "title: ", "title: '*Soft*' #")
    text = said("check", str(everything))
    assert text.count("is Markdown, but “title” is plain text") == 3
    assert f"{everything / 'locale' / 'es' / '01-thoughts.md'}:" in text


@pytest.mark.parametrize(
    ("text", "number"), [("don’t be well-known", 3), ("", 0), ("a – b", 2), ("It’s 3.5 hours", 4), ("¿Qué?", 1)]
)
def test_words(text: str, number: int) -> None:
    assert words_in(text) == number


def test_words_of_a_page_are_those_that_are_shown() -> None:
    assert words_of_html('<p>See <a href="https://example.org/a-b">this</a> &amp; that</p>') == 3


def test_stats_counts(everything: Path) -> None:
    found = json.loads(said("stats", "--json", str(everything)))
    assert (found["sections"], found["pages"], found["activities"], found["minutes"]) == (2, 2, 12, 15)
    assert found["kinds"]["scale"] == 2
    assert found["dialogues"] == [{"page": "talks", "id": "late-draft", "steps": 3, "endings": 1}]
    assert found["cases"][0]["story_words"] == 6
    assert found["words"] == sum(page["words"] for page in found["by_page"])
    assert "words: " in said("stats", str(everything))


def test_diff_names_what_is_lost(everything: Path, tmp_path: Path) -> None:
    newer = write(tmp_path / "newer")
    assert said("diff", str(everything), str(newer)) == ""
    shutil.rmtree(newer / "locale")
    change(newer / "01-thoughts.md", "id: shout, text: Shout", "id: cry, text: Cry")
    change(newer / "100-talks.md", "id=next", "id=afterwards")
    change(newer / "100-talks.md", "id=done", "id=finished")
    change(newer / "course.yaml", "renamed:\n", "renamed:\n  talks/done: talks/finished\n")
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("course", "diff", str(everything), str(newer), stdout=out)
    assert stopped.value.code == 1
    lines = out.getvalue().splitlines()
    assert "gone – answers under it would be found no more: option shout of thoughts/many" in lines
    assert "gone – answers under it would be found no more: reflection talks/next" in lines
    assert "renamed: talks/done → talks/finished" in lines
    assert "reworded: thoughts/many" in lines
    assert "new: reflection talks/afterwards" in lines


def test_schema_names_every_kind() -> None:
    assert {"course.yaml", "choice", "dialogue"} <= json.loads(said("schema")).keys()


def test_export_is_whole_and_always_the_same(everything: Path, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        said("export", str(everything), "-o", str(tmp_path / name))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    links = [(name, link) for name, content in files.items() if name.endswith(".html") for link in links_in(content)]
    assert ("everything/pages/thoughts.html", "../media/table.png") in links
    for name, link in links:
        assert resolved(name, link) in files, f"{link} in {name}"
    page = files["everything/pages/talks.html"].decode()
    for text in (
        "I know that it is late.",
        "→ 2",
        "Ask as early as you can.",
        "Hello.",
        "spoken by a machine",
        "May I",
    ):
        assert text in page
    assert b"<script" not in b"".join(files.values())


def test_nothing_stands_twice_where_all_pages_are_one(everything: Path, tmp_path: Path) -> None:
    said("export", str(everything), "-o", str(tmp_path / "a.zip"), "--language", "es")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        whole = archive.read("everything/whole.html").decode()
    ids = re.findall(r' id="([^"]*)"', whole)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#(page-[^"]*)"', whole):
        assert target in ids
    assert '<html lang="es">' in whole
    assert '<article id="page-talks" class="inside" lang="en-GB">' in whole, "not translated, and marked so"
    with zipfile.ZipFile(tmp_path / "a.zip") as pages:
        assert '<a href="../index.html" lang="es">Todo</a>' in pages.read("everything/pages/talks.html").decode()
        contents = pages.read("everything/index.html").decode()
    assert '<a href="pages/talks.html" lang="en-GB">Talks</a> <span class="quiet" lang="en">10 min</span>' in contents
    assert '<a href="pages/thoughts.html">Pensamientos</a>' in contents


def links_in(html: bytes) -> list[str]:
    found = re.findall(r'(?:href|src)="([^"]*)"', html.decode())
    return [link for link in found if not link.startswith(("https://", "#"))]


def resolved(name: str, link: str) -> str:
    path = Path(name).parent / unquote(urlsplit(link).path)
    return str(path.resolve().relative_to(Path.cwd()))


@pytest.fixture
def site(everything: Path) -> Iterator[str]:
    with previewing.server(previewing.Preview(everything), 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def asked(url: str) -> str:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 – our own
        return str(answer.read().decode())


def test_preview_follows_what_is_saved(everything: Path, site: str) -> None:
    assert "Nothing that you do here is kept" in asked(site)
    assert "Now talk." in asked(f"{site}pages/talks.html")
    before = asked(f"{site}-/state")
    change(everything / "100-talks.md", "Now talk.", "Talk to each other.")
    assert asked(f"{site}-/state") != before
    assert "Talk to each other." in asked(f"{site}pages/talks.html")
    change(everything / "100-talks.md", "go: listen", "go: <b>")
    broken = asked(f"{site}pages/talks.html")
    assert "100-talks.md:17" in broken
    assert "&lt;b&gt;" in broken
    change(everything / "100-talks.md", "go: <b>", "go: listen")
    assert "Talk to each other." in asked(f"{site}pages/talks.html")


@pytest.mark.parametrize(("host", "path", "status"), [("evil.example:80", "/", 404), ("", "/../course.yaml", 404)])
def test_preview_shows_the_course_to_this_machine_alone(site: str, host: str, path: str, status: int) -> None:
    address = urlsplit(site)
    connection = HTTPConnection("127.0.0.1", address.port or 0)
    connection.request("GET", path, headers={"Host": host or address.netloc})
    assert connection.getresponse().status == status
    connection.close()
