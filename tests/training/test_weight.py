"""What a page of a course costs over the wire on a server: requests and bytes, with fonts counted apart."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from rapport.demo.learning import best
from rapport.kit.bundles import BUNDLES
from rapport.kit.drawn_once import forget
from rapport.people.models import Person
from rapport.training import actions
from rapport.training.course import Course
from tests.training.test_kinds import every, files, learner, program
from tests.training.test_pages import signed_in

__all__ = ["every", "files", "learner", "program"]

ASKED_FOR = re.compile(r'(?:href|src)="(/static/[^"#]+)(?:#[^"]*)?"')


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Static files as on a server: hashed, bundled, compressed."""
    settings.DEBUG = False
    settings.STATIC_ROOT = str(tmp_path / "static")
    storage = {"BACKEND": "rapport.kit.bundles.BundlingStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    call_command("collectstatic", "--noinput", verbosity=0)
    forget()
    yield tmp_path / "static"
    forget()


def test_a_page_needs_six_requests_and_fifty_kilobytes(learner: Person, every: Course, collected: Path) -> None:
    for page in every.pages:
        for activity in page.activities:
            given = best(activity, "A thought of some length, as people have them.")
            actions.save_answer(by=learner, course=every, page=page, activity=activity, given=given, version=0)
    site = signed_in(learner)
    for page in every.pages:
        html = site.get(f"/training/every-kind/{page.id}/").content
        files = {name for name in ASKED_FOR.findall(html.decode()) if not name.endswith(".woff2")}
        weights = {name: wire(collected / name.removeprefix("/static/")) for name in files}
        assert 1 + len(weights) <= 6, sorted(weights)
        whole = len(gzip.compress(html)) + sum(weights.values())
        assert whole <= 50_000, (page.id, whole, weights)


def test_the_style_sheet_comes_first_and_no_font_delays_it(learner: Person, every: Course, collected: Path) -> None:
    page = signed_in(learner).get("/training/every-kind/thinking/")
    html = page.content.decode()
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+)">', html)
    assert sheet
    assert page.headers["Link"] == f"<{sheet[1]}>; rel=preload; as=style"
    assert 'rel="preload"' not in html


def wire(file: Path) -> int:
    """Bytes as they are sent: compressed where whitenoise has done so."""
    packed = file.with_name(f"{file.name}.gz")
    return (packed if packed.exists() else file).stat().st_size


def test_bundles_hold_their_parts_and_their_fonts_are_found(collected: Path) -> None:
    for name, parts in BUNDLES.items():
        stem, suffix = name.rsplit(".", 1)
        found = list(collected.glob(f"{stem}.*.{suffix}"))
        assert len(found) == 1, name
        assert len(found[0].read_text(encoding="utf-8")) > 1000 * len(parts)
        for font in re.findall(r'url\("(fonts/[^"]+)"\)', found[0].read_text(encoding="utf-8")):
            assert (found[0].parent / font).is_file(), font
