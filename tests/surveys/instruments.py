"""An instrument made for tests: every type of item, branching that cascades, two ways of scoring."""

import random
from collections.abc import Iterable
from datetime import date

from rapport.surveys.branching import Branches, Settled
from rapport.surveys.columns import Cell
from rapport.surveys.exports.layout import Choice, Edition, layout
from rapport.surveys.fields import Field, Value, fields, with_exclusive
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import LongText, Number
from rapport.surveys.reading import parse_instrument

ALL_TYPES = """\
instrument: everything
version: 1
title: Everything
language: en
about: One of each.
source: {citation: None, wording_status: own, licence: CC0-1.0}
choices:
  yesno:
    - {value: 1, label: "Yes", name: yes_}
    - {value: 0, label: "No", name: no_}
  role:
    - {value: 1, label: Professor, name: prof}
    - {value: 2, label: Fellow, name: fellow}
    - {value: 8, label: Another, name: another}
    - {value: 9, label: None, name: none}
  skill:
    - {value: 1, label: Not at all}
    - {value: 2}
    - {value: 3, label: Fully}
pages:
  - title: You
    items:
      - {id: hello, type: note, text: Welcome.}
      - {id: mentors, type: one, choices: yesno, ask: Do you mentor?, prefer_not: true}
      - {id: since, type: number, ask: Since when?, minimum: 1950, maximum: 2030, when: mentors = 'yes_'}
      - {id: long_ago, type: one, choices: yesno, ask: So long?, when: since < 2000}
      - {id: titles, type: many, choices: role, ask: Your titles?, exclusive: [none], other: another}
      - {id: hours, type: number, ask: Hours a week?, minimum: 0, maximum: 80, decimals: 1, unit: hours}
      - {id: born, type: date, ask: Born?, earliest: 1900-01-01, latest: 2020-12-31, required: false}
      - {id: word, type: text, ask: One word?, longest: 20}
  - title: Skills
    when: mentors = 1
    items:
      - id: skills
        type: grid
        choices: skill
        ask: How skilled
        rows: {listen: Listening, plan: Planning}
        columns: {before: Before, now: Now}
      - {id: mood, type: scale, choices: skill, ask: How well do you feel?}
      - {id: why, type: longtext, ask: Why?, when: mood >= 2 and not titles(prof) = 1, identifying: possible}
      - {id: proof, type: file, ask: Proof?, kinds: [pdf], when: "why <> ''"}
definitions:
  two: {title: Two skills, citation: Ours}
  one: {title: One skill, citation: Ours}
scores:
  two_before: {title: Before, definition: two, mean: [listen_before, plan_before], min_answered: 1, range: [1, 3]}
  two_now: {title: Now, definition: two, mean: [listen_now, plan_now], min_answered: 1, range: [1, 3]}
  two_gain: {title: Gain, definition: two, difference: [two_now, two_before]}
  two_sum: {title: Sum, definition: two, sum: [listen_now, plan_now], reversed: [plan_now], range: [1, 3]}
  one_good: {title: Good, definition: one, dichotomy: mood, values: [2, 3]}
  one_titles: {title: Titles, definition: one, count: [titles], values: [1, 2, 8]}
derived:
  stage:
    title: Stage
    needs: [mentors, titles]
    groups:
      - {value: 1, name: senior, label: Senior, when: titles(prof) = 1 or since <= 1990}
      - {value: 2, name: junior, label: Junior, when: "titles <> ''"}
  young:
    title: Young
    needs: [titles]
    groups:
      - {value: 1, label: Young, when: stage = 'junior'}
      - {value: 0, label: Not young, when: stage = 'senior'}
tests:
  - name: all
    given:
      {mentors: 1, since: 1985, long_ago: 1, titles: [fellow], listen_before: 1, listen_now: 3, plan_before: 2,
       plan_now: 2, mood: 3, why: Because}
    expect:
      {two_before: 1.5, two_now: 2.5, two_gain: 1.0, two_sum: 5, one_good: 1, one_titles: 1, stage: senior, young: 0}
    not_asked: [titles_other]
  - name: no mentor
    given: {mentors: 0, since: 1985, long_ago: 1, titles: [fellow, another], listen_now: 3, mood: 1}
    expect: {two_now: null, two_gain: null, one_good: null, one_titles: 2, stage: junior, young: 1}
    not_asked: [since, long_ago, listen_now, mood, why, proof]
"""


def everything(text: str = ALL_TYPES) -> Instrument:
    return parse_instrument(text, name="everything-1.yaml").content


# Instruments at random: every type of item, conditions on whatever is asked before, cascades as deep as they come.

LISTS = {
    "three": [(1, "Low"), (2, ""), (3, "High")],
    "named": [(1, "Oak"), (2, "Elm"), (5, "Another"), (9, "None")],
    "signed": [(-2, "Against"), (-1, "Rather against"), (0, "Neither"), (1, "Rather for"), (12, "For")],
}
NAMES = {1: "oak", 2: "elm", 5: "another", 9: "none"}
TYPES = ("one", "many", "scale", "number", "date", "text", "longtext", "file", "grid", "note")
DAYS = ("2000-01-01", "2010-06-15", "2020-12-31")
WORDS = ("yes", "no", "Été – 東京", "5", "-97", "<b>&'\"", "two\nlines")


def at_random(seed: int, items: int = 12) -> Instrument:
    """An instrument that the reader would find whole; conditions look at what stands before, often at a hidden item."""
    chance = random.Random(seed)
    pages: list[dict[str, object]] = []
    before: list[Field] = []
    for number in range(items):
        if not pages or chance.random() < 0.3:
            when = condition_at_random(chance, before) if chance.random() < 0.3 else ""
            pages.append({"title": f"Page {len(pages) + 1}", "when": when, "items": []})
        made = item_at_random(chance, TYPES[number % len(TYPES)], f"q{number}")
        made["when"] = condition_at_random(chance, before) if chance.random() < 0.7 else ""
        pages[-1]["items"].append(made)  # type: ignore[attr-defined]
        before = list(fields(_instrument(pages)))
    return _instrument(pages)


def _instrument(pages: list[dict[str, object]]) -> Instrument:
    choices = {
        name: [
            {"value": value, "label": label, "name": NAMES[value] if name == "named" else ""} for value, label in what
        ]
        for name, what in LISTS.items()
    }
    source = {"citation": "None", "wording_status": "own", "licence": "CC0-1.0"}
    return Instrument.model_validate(
        {"instrument": "random", "version": 1, "title": "Random", "language": "en", "about": "Any.", "source": source}
        | {"choices": choices, "pages": pages}
    )


def item_at_random(chance: random.Random, kind: str, name: str) -> dict[str, object]:
    if kind == "note":
        return {"id": name, "type": kind, "text": "Read this."}
    may_refuse = chance.random() < 0.4 and kind != "file"
    made: dict[str, object] = {"id": name, "type": kind, "ask": f"Ask {name}?", "prefer_not": may_refuse}
    made["required"] = chance.random() < 0.6
    made["help"] = "Some help." if chance.random() < 0.3 else ""
    if kind in ("one", "many", "scale", "grid"):
        made["choices"] = chance.choice(["three", "signed"] if kind in ("scale", "grid") else list(LISTS))
    if kind in ("one", "many") and made["choices"] == "named":
        made["other"] = chance.choice(["another", "", 5])
        made |= {"exclusive": chance.choice([["none"], []])} if kind == "many" else {}
    if kind == "number":
        made |= {"minimum": chance.choice([0, 1, -20]), "maximum": chance.choice([10, 2000]), "unit": "hours"}
        made["decimals"] = chance.choice([0, 1, 2])
    if kind == "date":
        made |= {"earliest": date(1990, 1, 1), "latest": chance.choice([None, date(2030, 1, 1)])}
    if kind in ("text", "longtext"):
        made["longest"] = chance.choice([40, 200])
    if kind == "grid":
        made["rows"] = {f"{name}_a": "This", f"{name}_b": "That"}
        made["columns"] = chance.choice([{}, {"before": "Before", "now": "Now"}])
    return made


def condition_at_random(chance: random.Random, before: list[Field], depth: int = 2) -> str:
    """A condition on fields that stand before; those just before are looked at most, so that cascades grow deep."""
    if not before:
        return ""
    if depth and chance.random() < 0.4:
        joined = chance.choice([" and ", " or "]).join(
            f"({condition_at_random(chance, before, depth - 1)})" for _ in range(2)
        )
        return f"not ({joined})" if chance.random() < 0.3 else joined
    one = before[max(0, len(before) - 1 - int(chance.expovariate(0.5)))]
    return comparison_at_random(chance, one)


def comparison_at_random(chance: random.Random, one: Field) -> str:
    equal = chance.choice(["=", "<>"])
    any_sign = chance.choice(["=", "<>", "<", "<=", ">", ">="])
    value = chance.choice(sorted(one.labels) or [0])
    if chance.random() < 0.25 or one.kind == "file":
        return f"{one.id} {equal} ''"
    if one.item.prefer_not and not one.opened_by and chance.random() < 0.2:
        return f"{one.id} {equal} -97"
    part = one.labels[value].part if value > 0 and one.labels else value
    return {
        "ticks": f"{one.id}({part}) {equal} {chance.choice([0, 1])}",
        "choice": f"{one.id} {any_sign} {value}",
        "number": f"{one.id} {any_sign} {chance.choice([0, 1, 2.5, 5, 10])}",
        "date": f"{one.id} {any_sign} '{chance.choice(DAYS)}'",
        "text": f"{one.id} {equal} '{chance.choice(('yes', 'no', '5', '-97'))}'",
    }[one.kind]


def answers_at_random(chance: random.Random, known: Iterable[Field]) -> dict[str, Value]:
    """Answers that the fields take; some are left out."""
    found = {one.id: answer_at_random(chance, one) for one in known}
    return {name: value for name, value in found.items() if value is not None}


def answer_at_random(chance: random.Random, one: Field) -> Value:
    if chance.random() < 0.2:
        return None
    if one.item.prefer_not and not one.opened_by and chance.random() < 0.15:
        return -97
    if one.kind == "ticks":
        return with_exclusive(one, frozenset(value for value in one.labels if chance.random() < 0.4)) or None
    if isinstance(one.item, Number):
        return number_at_random(chance, one.item)
    lines = WORDS if isinstance(one.item, LongText) and not one.opened_by else WORDS[:-1]
    found: dict[str, tuple[Value, ...]] = {"date": (*DAYS, "1999-12-31"), "file": ("proof.pdf",), "text": lines}
    return chance.choice(found.get(one.kind, tuple(one.labels)))


def number_at_random(chance: random.Random, item: Number) -> int | float:
    scale = 10**item.decimals
    found = chance.randint(int(item.minimum) * scale, min(int(item.maximum), int(item.minimum) + 30) * scale) / scale
    return int(found) if found.is_integer() else found


def exported(ready: Branches, settled: Settled) -> dict[str, Cell | None]:
    """One response as an export has it, by column; without scores and groups."""
    made = layout([Edition(ready, "0" * 64)], Choice())
    cells = made.readers[ready.instrument.version].cells(dict(settled.answers))
    return {one.name: cell for one, cell in zip(made.variables, cells, strict=True) if one.kind == "answer"}
