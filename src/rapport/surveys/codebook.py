"""The codebook of an instrument: one row for each column of its exports, its scores and its groups. Pure."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass

from rapport.surveys.branching import Branches, branches, conditions_of
from rapport.surveys.columns import ExportColumn, export_columns
from rapport.surveys.comparing import limits
from rapport.surveys.instrument import Instrument
from rapport.surveys.missing import MISSING
from rapport.surveys.showing import options_in_words, rule_in_words

HEADINGS = (
    "Variable", "Kind", "Text", "Values", "Missing codes", "Asked when", "Required", "Identifying", "Definition",
    "Rule", "Page", "Instrument", "Version", "Language", "Source", "Licence", "SHA-256",
)  # fmt: skip


@dataclass(frozen=True)
class CodebookRow:
    """One variable, in words; fields in the order of HEADINGS without the last six, which are the instrument's."""

    variable: str
    kind: str
    text: str
    values: str = ""
    missing: str = ""
    when: str = ""
    required: str = ""
    identifying: str = ""
    definition: str = ""
    rule: str = ""
    page: str = ""


def codebook(instrument: Instrument) -> tuple[CodebookRow, ...]:
    """Every variable of an instrument: columns in the order of its pages, then scores, then groups.

    Args:
        instrument: one that the reader found whole.

    Returns:
        The rows.
    """
    ready = branches(instrument)
    return (*_column_rows(ready), *_score_rows(instrument), *_group_rows(instrument))


def _column_rows(ready: Branches) -> Iterator[CodebookRow]:
    conditions = conditions_of(ready.instrument)
    pages = {item.id: page.title for page in ready.instrument.pages for item in page.items}
    for column in export_columns(ready):
        one = column.field
        when = " and ".join(f"({text})" for text in conditions.get(one.item.id, ()))
        if one.opened_by:
            opener = f"{one.opened_by[0]} is “{one.opened_by[1].label}”"
            when = f"{when} and {opener}" if when else opener
        yield CodebookRow(
            variable=column.name,
            kind=column.type,
            text=column.label,
            values=limits(one) or _values(column),
            missing=_missing(column),
            when=when,
            required="reminded once" if one.is_required else "no",
            identifying=column.identifying,
            page=pages[one.item.id],
        )


def _values(column: ExportColumn) -> str:
    return "; ".join(f"{value} = {label}" for value, label in column.value_labels.items() if value not in MISSING)


def _missing(column: ExportColumn) -> str:
    offered = column.field.item.prefer_not and not column.field.opened_by
    codes = [code for code in sorted(MISSING) if code != -97 or offered]
    return "; ".join(f"{int(code)} = {column.value_labels[code]}" for code in codes)


def _score_rows(instrument: Instrument) -> Iterator[CodebookRow]:
    for name, score in instrument.scores.items():
        definition = instrument.definitions.get(score.definition)
        yield CodebookRow(
            variable=name,
            kind="score",
            text=score.title,
            values=f"parts from {score.range[0]} to {score.range[1]}" if score.range else "",
            missing="blank = too few answers",
            definition=f"{score.definition}: {definition.title} ({definition.citation})" if definition else "",
            rule=f"{rule_in_words(score)}. {score.note}".strip(),
        )


def _group_rows(instrument: Instrument) -> Iterator[CodebookRow]:
    for name, derived in instrument.derived.items():
        rules = "; ".join(f"{group.value} when {group.when}" for group in derived.groups)
        yield CodebookRow(
            variable=name,
            kind="group",
            text=derived.title,
            values=options_in_words(derived.groups),
            missing=f"blank = {', '.join(derived.needs)} not answered, or in none of the groups",
            rule=f"The first that holds: {rules}. {derived.note}".strip(),
        )


def codebook_table(instrument: Instrument, sha256: str) -> list[list[str]]:
    """The codebook as rows of text, the headings first; each row says which instrument it belongs to.

    Args:
        instrument: one that the reader found whole.
        sha256: the fingerprint of what people were asked.

    Returns:
        Rows of equal length.
    """
    source = instrument.source
    of = [instrument.instrument, str(instrument.version), instrument.language, source.citation, source.licence]
    of.append(sha256)
    rows = [[*astuple(row), *of] for row in codebook(instrument)]
    return [list(HEADINGS), *rows]
