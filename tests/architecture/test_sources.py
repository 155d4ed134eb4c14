"""The rules of `sources.py` hold for the code, and each is shown to find what it forbids."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import sources

ROOT = Path(__file__).parents[2]
CODE = ROOT / "src" / "rapport"
Rule = Callable[[Path], list[str]]
VIEW = "app/views.py"


@pytest.mark.parametrize("rule", [*sources.RULES, sources.unused_exceptions], ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    assert not (found := rule(CODE)), "\n".join(found)


@pytest.mark.parametrize(
    "rule",
    [sources.long_files, sources.long_functions, sources.drawers, sources.names_of_the_moment],
    ids=lambda rule: rule.__name__,
)
def test_the_tests_keep_the_rule(rule: Rule) -> None:
    assert not (found := rule(ROOT / "tests")), "\n".join(found)


PLANTED: list[tuple[Rule, str, str]] = [
    (sources.long_files, "app/models.py", "x = 1\n" * 401),
    (sources.long_functions, "app/queries.py", "def long():\n" + "    x = 1\n" * 50),
    (sources.long_templates, "app/templates/app/page.html", "<p>\n" * 101),
    (sources.drawers, "app/utils.py", ""),
    (sources.drawers, "app/helpers/words.py", ""),
    (sources.drawers, "common/words.py", ""),
    (
        sources.names_of_the_moment,
        "app/test_a.py",
        "@pytest.mark.parametrize('at', [{'at': int(time.time())}], ids=str)\ndef test_a(at): ...\n",
    ),
    (sources.writes_outside_actions, VIEW, "def page(request, form):\n    form.save()\n"),
    (sources.writes_outside_actions, VIEW, "Thing.objects.create(name=1)\n"),
    (sources.writes_outside_actions, VIEW, "Thing.objects.filter(pk=1).update(name=2)\n"),
    (sources.writes_outside_actions, "app/queries.py", "Thing.objects.get_or_create(pk=1)\n"),
    (sources.writes_outside_actions, "app/forms.py", "Thing.objects.bulk_create([])\n"),
    (sources.writes_outside_actions, "app/management/commands/fill.py", "Thing.objects.all().delete()\n"),
    (sources.writes_outside_actions, VIEW, "cursor.execute('DELETE FROM thing')\n"),
    (sources.writes_outside_actions, "demo/actions.py", "Thing.objects.create(name=1)\n"),
    (sources.inline_parts, "app/templates/app/page.html", "<style>p { color: red }</style>"),
    (sources.inline_parts, "app/templates/app/page.html", '<p class="a" style="color: red">'),
    (sources.inline_parts, "app/templates/app/page.html", "<script>alert(1)</script>"),
    (sources.inline_parts, "app/templates/app/page.html", '<button type="button" onclick="go()">'),
    (sources.inline_parts, "app/templates/app/page.html", '<a href="javascript:go()">'),
]


@pytest.mark.parametrize(("rule", "name", "text"), PLANTED)
def test_a_planted_violation_is_found(rule: Rule, name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert rule(tmp_path)


ALLOWED: list[tuple[Rule, str, str]] = [
    (sources.long_files, "app/models.py", "x = 1\n" * 400),
    (sources.long_functions, "app/queries.py", "def long():\n" + "    x = 1\n" * 49),
    (sources.writes_outside_actions, "app/actions.py", "Thing.objects.create(name=1)\n"),
    (sources.writes_outside_actions, "app/tasks.py", "thing.save()\n"),
    (
        sources.writes_outside_actions,
        VIEW,
        "words.update({'a': 1})\ndigest.update(b'')\nwords.update(**more)\nw.attrs.update(rows=3)\n",
    ),
    (sources.inline_parts, "app/templates/app/page.html", '<script src="/static/a.js" defer></script><p data-on="a">'),
    (sources.inline_parts, "app/templates/app/mail/letter.html", '<p style="color: red">'),
]


@pytest.mark.parametrize(("rule", "name", "text"), ALLOWED)
def test_what_is_allowed_is_not_found(rule: Rule, name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert rule(tmp_path) == []


def test_an_exception_that_nothing_needs_is_found(tmp_path: Path) -> None:
    assert len(sources.unused_exceptions(tmp_path)) == len(sources.WRITERS)
