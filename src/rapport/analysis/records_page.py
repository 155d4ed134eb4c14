"""A page with every number of a report in full precision, table by table: what a printed number was made of."""

from collections.abc import Iterable
from html import escape

from rapport.tables.html import page
from rapport.tables.record import MEANING, Record, Statistic
from rapport.tables.table import Table

HEADS = ("outcome", "level", "term", "group", "statistic", "value", "n", "model", "note")


def records_page(title: str, tables: Iterable[Table], language: str) -> str:
    """Lay out the records.

    Args:
        title: title of the report.
        tables: the tables, and the numbers of the figures.
        language: BCP 47 tag of the text.

    Returns:
        A whole HTML page; each table has its name as id.
    """
    told = [table for table in tables if table.records]
    used = dict.fromkeys(record.statistic for table in told for record in table.records)
    body = [
        '<p class="lead">Every number of the report in full precision, as in results.json, with the people it rests '
        "on (n) and the test or model it comes from.</p>",
        *(_section(table) for table in told),
        "<h2>What the statistics mean</h2>",
        _meanings(used),
    ]
    return page(f"{title}: the numbers", body, language=language)


def _section(table: Table) -> str:
    name = escape(table.name)
    heads = [head for head in HEADS if any(_text(record, head) for record in table.records)]
    cells = "".join(f'<th scope="col" class="left">{head}</th>' for head in heads)
    rows = "\n".join(
        "<tr>" + "".join(f'<td class="left">{escape(_text(record, head))}</td>' for head in heads) + "</tr>"
        for record in table.records
    )
    methods = f"<p>{escape(' '.join(table.methods))}</p>" if table.methods else ""
    return (
        f'<section class="records" id="{name}"><h2>{escape(table.number)}</h2>{methods}'
        f'<div class="table-frame" role="region" tabindex="0" aria-labelledby="{name}-caption"><table>'
        f'<caption id="{name}-caption"><span>{escape(f"{table.number}. {table.caption}")}</span></caption>'
        f"<thead><tr>{cells}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div></section>"
    )


def _text(record: Record, head: str) -> str:
    value = getattr(record, head)
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _meanings(used: Iterable[Statistic]) -> str:
    items = "".join(f"<dt>{escape(str(name))}</dt><dd>{escape(MEANING[name])}</dd>" for name in used)
    return f"<dl>{items}</dl>"
