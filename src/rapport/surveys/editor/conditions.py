"""Conditions as somebody builds them who does not know the grammar: a question, a sign, an answer. Pure."""

from dataclasses import dataclass

from rapport.surveys.branching import resolve, words_of
from rapport.surveys.condition import ConditionError, parse
from rapport.surveys.editor.looking import shown
from rapport.surveys.editor.tree import Tree
from rapport.surveys.fields import Field, fields
from rapport.surveys.items import Grid
from rapport.textfiles.model_mistakes import split_message

SIGNS = {
    "=": "is",
    "<>": "is not",
    ">=": "is at least",
    "<=": "is at most",
    ">": "is more than",
    "<": "is less than",
}
SHORT = 60


@dataclass(frozen=True)
class Group:
    """One question with the answers that a condition can name; each a value of the select and its words."""

    ask: str
    answers: list[tuple[str, str]]


def answers_to_choose(tree: Tree, *, without: str = "") -> list[Group]:
    """Every question of the draft that a condition may look at, in order."""
    instrument, _ = shown(tree)
    found = fields(instrument) if instrument else ()
    return [_group(one) for one in found if one.item.id != without and one.kind != "file"]


def short(one: Field) -> str:
    """What a field asks, in few words: of a cell of a grid what it has of its own."""
    if not isinstance(one.item, Grid):
        return _cut(one.ask)
    column, ask = one.item.columns.get(one.column, ""), _cut(one.item.rows[one.row])
    return f"{ask} ({column})" if column else ask


def _cut(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _group(one: Field) -> Group:
    if one.kind in ("choice", "ticks"):
        answers = [(f"{one.id}|{option.name or option.value}", option.text) for option in one.options]
    else:
        answers = [(f"{one.id}|", "what you write beside")]
    return Group(short(one), answers)


def built(tree: Tree, chosen: str, sign: str, typed: str) -> str:
    """The condition that was put together. Raises ValueError in words."""
    instrument, _ = shown(tree)
    known = {one.id: one for one in fields(instrument)} if instrument else {}
    name, _, option = chosen.partition("|")
    one = known.get(name)
    if one is None or sign not in SIGNS:
        raise ValueError("Choose a question and its answer first.")
    if one.kind == "ticks":
        return f"{name}({option}) {'<>' if sign == '<>' else '='} 1"
    if one.kind == "choice":
        return f"{name} {sign} {option}" if option.lstrip("-").isdecimal() else f"{name} {sign} '{option}'"
    if not typed:
        raise ValueError("Write the number, day or words to compare with.")
    if "'" in typed:
        raise ValueError("Write it without quotation marks.")
    return f"{name} {sign} {typed}" if one.kind == "number" else f"{name} {sign} '{typed}'"


def mistake_of(tree: Tree, text: str) -> str:
    """What is wrong with a condition; empty where nothing is. Names of what cannot be shown yet are not known."""
    instrument, _ = shown(tree)
    known = {one.id: words_of(one) for one in fields(instrument)} if instrument else {}
    try:
        resolve(parse(text), known)
    except ConditionError as error:
        what, mend = split_message(str(error))
        return f"{what[:1].upper()}{what[1:]}. {mend[:1].upper()}{mend[1:]}."
    return ""
