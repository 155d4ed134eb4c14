"""Branching in a real browser equals branching on the server: `survey.js` against `branching.py`, at random."""

import json
import random
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from rapport.surveys import posted
from rapport.surveys.branching import Branches, branches
from rapport.surveys.condition import Condition, comparisons, holds, parse
from rapport.surveys.fields import Answers, Value
from rapport.surveys.missing import MISSING
from rapport.surveys.scripted import as_json, tree
from rapport.surveys.sheet import Filled
from tests.surveys.forms import elements, rendered, sent_by_a_browser
from tests.surveys.instruments import answers_at_random, at_random

pytestmark = pytest.mark.journey
SCRIPT = Path(posted.__file__).parent / "static" / "surveys" / "survey.js"
LOAD = """async (source) => {
  const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  window.holds = module.holds;
  window.settle = module.settle;
}"""
# Sets travel as {"ticks": [...]}.
HOLDS = """(asked) => asked.map(([tree, answers]) => {
  const held = Object.entries(answers).map(([name, value]) => [name, value?.ticks ? new Set(value.ticks) : value]);
  return window.holds(tree, Object.fromEntries(held));
})"""
SETTLE = """(forms) => forms.map((html) => {
  const form = document.createElement("form");
  form.innerHTML = html;
  document.body.replaceChildren(form);
  return [...window.settle(form)].filter(([, is]) => is).map(([item]) => item.id.slice(5)).sort();
})"""


@pytest.fixture(scope="module")
def script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


@pytest.fixture
def loaded(page: Page, script: str) -> Page:
    page.set_content("<!doctype html><title>Survey</title>")
    page.evaluate(LOAD, script)
    return page


def sent(value: Value) -> object:
    return {"ticks": sorted(value)} if isinstance(value, frozenset) else value


def held_at_random(chance: random.Random, ready: Branches) -> dict[str, Value]:
    """Answers, and what else `holds` may meet: nothing, an empty text, no tick, “prefer not to say” anywhere."""
    found = answers_at_random(chance, ready.fields.values())
    strange: list[Value] = [None, "", frozenset(), -97]
    return found | {name: chance.choice(strange) for name in ready.fields if chance.random() < 0.2}


def test_a_thousand_conditions_hold_in_the_browser_as_on_the_server(loaded: Page) -> None:
    asked: list[tuple[Condition, Answers]] = []
    for seed in range(60):
        chance, ready = random.Random(seed), branches(at_random(seed))
        conditions = list(ready.conditions.values()) or [parse("q0 = ''")]
        asked += [(chance.choice(conditions), held_at_random(chance, ready)) for _ in range(20)]
    wanted = [holds(condition, answers.get) for condition, answers in asked]
    got = loaded.evaluate(
        HOLDS,
        [[tree(condition), {name: sent(value) for name, value in answers.items()}] for condition, answers in asked],
    )
    differ = [
        (as_json(condition), answers)
        for (condition, answers), one, other in zip(asked, wanted, got, strict=True)
        if one != other
    ]
    assert not differ, differ[:3]
    assert len(asked) == 1200
    assert 200 < sum(wanted) < 1000
    signs = {(part.operator, part.option is None) for condition, _ in asked for part in comparisons(condition)}
    assert len(signs) == 8


def cascade(ready: Branches) -> int:
    """How many conditions hang on one another."""
    depth: dict[str, int] = {}
    for item in ready.order:
        found = comparisons(ready.conditions[item]) if item in ready.conditions else ()
        looked_at = [ready.fields[one.field].item.id for one in found]
        depth[item] = 1 + max((depth[one] for one in looked_at), default=0)
    return max(depth.values())


def test_whole_forms_settle_in_the_browser_as_on_the_server(loaded: Page) -> None:
    forms: list[str] = []
    wanted: list[list[str]] = []
    deepest = 0
    for seed in range(60):
        ready = branches(at_random(1_000 + seed))
        deepest = max(deepest, cascade(ready))
        for turn in range(5):
            given = answers_at_random(random.Random(seed * 100 + turn), ready.fields.values())
            html = rendered(ready, Filled(given), saves="")
            read = posted.read(ready, sent_by_a_browser(elements(html)))
            files = {name: value for name, value in given.items() if ready.fields[name].kind == "file"}
            forms.append(html)
            wanted.append(sorted(ready.settle(read.values | files).shown))
    got = loaded.evaluate(SETTLE, forms)
    differ = [(at, one, other) for at, (one, other) in enumerate(zip(wanted, got, strict=True)) if one != other]
    assert not differ, differ[:3]
    assert deepest >= 4
    assert len({json.dumps(one) for one in wanted}) > 100


@pytest.mark.parametrize("kind", ["number", "date"])
def test_what_the_server_would_refuse_is_no_answer_in_the_browser(loaded: Page, kind: str) -> None:
    numbers = [
        "",
        "0",
        "3",
        "3,5",
        "3.50",
        "03",
        " 4 ",
        "-1",
        "2.55",
        "1e1",
        "0x3",
        ".5",
        "5.",
        "+2",
        "1,000.5",
        "99999",
    ]
    dates = ["", "2010-06-15", "1989-12-31", "1990-01-01", "2031-01-01", "12026-01-01", "0999-01-01"]
    forms: list[str] = []
    wanted: list[list[str]] = []
    seed = 0
    while len(forms) < 250:
        seed += 1
        ready = branches(at_random(seed))
        name = next(one.id for one in ready.fields.values() if one.kind == kind)
        if not any(part.field == name for one in ready.conditions.values() for part in comparisons(one)):
            continue
        for typed in numbers if kind == "number" else dates:
            html = rendered(ready, Filled({}, typed={name: typed}, mistakes={name: "?"}), saves="")
            read = posted.read(ready, sent_by_a_browser(elements(html)))
            forms.append(html)
            wanted.append(sorted(ready.settle(read.values).shown))
    assert loaded.evaluate(SETTLE, forms) == wanted


def test_the_codes_of_missing_answers_are_the_same(script: str) -> None:
    assert {int(number) for number in re.findall(r"= (-\d\d);", script)} <= set(map(int, MISSING))
