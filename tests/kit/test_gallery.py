"""The gallery shows every component; every template keeps to the policy without inline script and style."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings

import rapport
from rapport.kit import gallery
from tests.kit.page import Page

ROOT = Path(rapport.__file__).parent
KIT = ROOT / "kit"
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
STYLES = sorted(path for path in ROOT.glob("*/static/**/*.css"))
INLINE = re.compile(
    r"""<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|javascript:|\shx-on""", re.IGNORECASE
)


@pytest.fixture
def gallery_page(client: Client, settings: Settings, db: None) -> Page:
    settings.DEBUG = True
    answer = client.get("/kit/gallery/")
    assert answer.status_code == 200
    return Page.of(answer.content.decode())


def test_closed_on_a_server(client: Client, settings: Settings, db: None) -> None:
    settings.DEBUG = False
    assert client.get("/kit/gallery/").status_code == 404


def test_shows_every_component() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (KIT / "templates/kit").rglob("*.html"))
    inside = "".join(path.read_text(encoding="utf-8") for path in (KIT / "templates/cotton").glob("*.html"))
    names = {path.stem.replace("_", "-") for path in (KIT / "templates/cotton").glob("*.html")}
    shown = set(re.findall(r"<c-([a-z-]+)", source)) | {"icon"} & set(re.findall(r"<c-([a-z-]+)", inside))
    assert names - shown == set()


def test_is_sound(gallery_page: Page) -> None:
    """Closed elements, unique ids, and every reference leads to something."""
    assert not gallery_page.open
    ids = [one.attrs["id"] for one in gallery_page.elements if "id" in one.attrs]
    assert sorted(ids) == sorted(set(ids))
    led_to = {
        target
        for one in gallery_page.elements
        for name in ("for", "aria-describedby", "aria-labelledby", "commandfor")
        for target in one.attrs.get(name, "").split()
    }
    led_to |= {one.attrs["href"][1:] for one in gallery_page.all("a") if one.attrs["href"].startswith("#")}
    assert led_to - set(ids) == {"agreements", "tabs"}


def test_has_one_first_heading_and_landmarks(gallery_page: Page) -> None:
    assert gallery_page.one("h1").words == "Gallery"
    assert gallery_page.one("main", id="content")
    assert gallery_page.one("html", lang="en")
    assert gallery_page.all("title")[0].words == "Gallery of components · Rapport"
    assert gallery_page.all("a")[0].attrs["href"] == "#content"


def test_every_control_has_a_name(gallery_page: Page) -> None:
    labelled = {one.attrs["for"] for one in gallery_page.all("label")}
    controls = [
        one
        for tag in ("input", "select", "textarea")
        for one in gallery_page.all(tag)
        if one.attrs.get("type") != "hidden"
    ]
    assert {one.attrs["id"] for one in controls} - labelled == set()
    assert all(one.words or one.attrs.get("aria-label") for one in gallery_page.all("button"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_no_inline_script_or_style(path: Path) -> None:
    found = INLINE.findall(path.read_text(encoding="utf-8"))
    assert found == []


@pytest.mark.parametrize("bad", ["<p style='x'>", "<style>", "<script>", '<a onclick="x">', '<a href="javascript:x">'])
def test_the_search_for_inline_parts_finds_them(bad: str) -> None:
    assert INLINE.search(bad)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_style_sheet_fetches_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "@import" not in text
    for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
        assert (path.parent / address).is_file(), address


def test_every_icon_asked_for_is_there() -> None:
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r'(?:<c-icon name|icon)="([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert asked - set(gallery.icons()) == set()


def test_every_colour_has_its_swatch() -> None:
    style = (KIT / "static/kit/gallery.css").read_text(encoding="utf-8")
    assert set(re.findall(r"\.swatch-([a-z-]+)", style)) == set(gallery.colours()) - {"shadow"}


def test_not_found_says_how_to_go_on(client: Client, db: None) -> None:
    answer = client.get("/nothing/")
    page = Page.of(answer.content.decode())
    assert answer.status_code == 404
    assert page.one("h1").words == "There is no such page for you"
    assert "Sign in" in page.one("main").words


def test_a_form_without_its_token_says_how_to_go_on(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/people/account/login/", {"login": "a@example.org"})
    assert answer.status_code == 403
    assert Page.of(answer.content.decode()).one("h1").words == "Please send that form again"


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_the_last_pages_need_neither_request_nor_database(name: str) -> None:
    page = Page.of(render_to_string(name))
    assert not page.open
    assert page.one("a").attrs["href"] == "/"


def test_letters_stand_on_a_common_base() -> None:
    words = {"person": "Ada <O’Brien> & Co", "site": "https://rapport.example.org", "subject": "A letter"}
    text = render_to_string("kit/mail/base.txt", words)
    assert text.splitlines()[0] == "Rapport"
    assert "Dear Ada <O’Brien> & Co," in text
    page = Page.of(render_to_string("kit/mail/base.html", words))
    assert page.all("p")[0].words == "Dear Ada <O’Brien> & Co,"
    assert not [one for one in page.elements if one.tag in {"img", "link", "script", "style"}]
