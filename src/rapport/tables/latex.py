r"""A table as a fragment of LaTeX, to be \input into a manuscript.

The first lines of a fragment say what the manuscript loads. With pdfLaTeX it needs no more: signs beyond ASCII
are written as commands.
"""

import re
import unicodedata
from collections.abc import Iterator
from textwrap import wrap

from rapport.tables.line_up import FIGURE_SPACE, columns_lined_up
from rapport.tables.table import Align, Cell, Heading, Row, Table, footnotes, headings

NEEDS = (
    "% \\usepackage[T1]{fontenc}",
    "% \\usepackage{booktabs,threeparttable,longtable,threeparttablex,rotating,adjustbox}",
)
LONG_FROM = 40
SIDEWAYS_FROM = 95
# From so many signs on the type gets smaller.
SMALLER_FROM = 120
# Of the width of the page: what labels take beside running text, a column of figures, and running text at least.
LABELS, FIGURES, TEXT = 0.17, 0.09, 0.2
SMALLER = ("\\footnotesize", "\\setlength{\\tabcolsep}{3pt}")
COMMANDS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}",
    "[": "{[}", "]": "{]}", FIGURE_SPACE: r"\phantom{0}", "\u00a0": "~", "\u202f": r"\,", "\u2009": r"\,",
    "−": r"$-$", "–": r"\textendash{}", "—": r"\textemdash{}", "‘": r"\textquoteleft{}", "’": r"\textquoteright{}",
    "“": r"\textquotedblleft{}", "”": r"\textquotedblright{}", "…": r"\ldots{}", "≥": r"$\geq$", "≤": r"$\leq$",
    "×": r"$\times$", "±": r"$\pm$", "≠": r"$\neq$", "≈": r"$\approx$", "→": r"$\rightarrow$", "←": r"$\leftarrow$",
    "²": r"\textsuperscript{2}", "³": r"\textsuperscript{3}", "°": r"\textdegree{}", "·": r"\textperiodcentered{}",
    "†": r"\dag{}", "‡": r"\ddag{}", "•": r"\textbullet{}", "™": r"\texttrademark{}", "©": r"\textcopyright{}",
    "®": r"\textregistered{}", "€": r"\texteuro{}", "£": r"\pounds{}", "§": r"\S{}", "¶": r"\P{}", "µ": r"\textmu{}",
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "ø": r"\o{}", "Ø": r"\O{}", "œ": r"\oe{}", "Œ": r"\OE{}",
    "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}", "¿": r"\textquestiondown{}", "¡": r"\textexclamdown{}",
    "«": r"\guillemotleft{}", "»": r"\guillemotright{}", "½": r"\textonehalf{}", "¼": r"\textonequarter{}",
}  # fmt: skip
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u0304": "=", "\u0307": ".",
    "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0306": "u", "\u0327": "c", "\u0328": "k", "\u0323": "d",
}  # fmt: skip
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "ν": "nu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi",
    "ψ": "psi", "ω": "omega", "Δ": "Delta", "Σ": "Sigma", "Ω": "Omega",
}  # fmt: skip


def escaped(text: str) -> str:
    """A text that LaTeX prints as it is.

    Args:
        text: any text; line ends count as spaces.

    Returns:
        LaTeX in ASCII. A sign that pdfLaTeX has no command for is written as its Unicode number, ``[U+4E2D]``.
    """
    plain = "".join(_sign(part) for part in _clusters(re.sub(r"[ \t\n\r\f\v]+", " ", text).strip(" ")))
    return re.sub("-(?=-)", "-{}", plain)  # no dash of two hyphens


def fragment(table: Table) -> str:
    r"""Render a table as LaTeX.

    Args:
        table: the table; ``\label{tab:<name>}`` names it.

    Returns:
        One environment: ``table`` with ``threeparttable``, turned by 90° where the table is wide, and no larger
        than the page; of many rows or with running text a ``longtable``, which may break over pages and repeats
        its head.
    """
    marks = footnotes(table)
    body = list(_rows(table, marks))
    is_long = table.has_text or len(table.rows) > LONG_FROM
    lines = _long(table, marks, body) if is_long else _floating(table, marks, body)
    return "\n".join([*NEEDS, *lines, ""])


def _floating(table: Table, marks: dict[str, str], body: list[str]) -> list[str]:
    turned = _width(table) > SIDEWAYS_FROM
    environment, height = ("sidewaystable", "0.88\\textwidth") if turned else ("table", "0.85\\textheight")
    return [
        f"\\begin{{{environment}}}",
        "\\centering",
        f"\\caption{{{escaped(table.caption)}}}",
        f"\\label{{tab:{_name(table)}}}",
        *(SMALLER if _width(table) > SMALLER_FROM else ()),
        f"\\begin{{adjustbox}}{{max totalsize={{\\linewidth}}{{{height}}}}}",
        "\\begin{threeparttable}",
        f"\\begin{{tabular}}{{{_columns(table)}}}",
        "\\toprule",
        *_head(table, marks),
        "\\midrule",
        *body,
        "\\bottomrule",
        "\\end{tabular}",
        *_notes(table, marks),
        "\\end{threeparttable}",
        "\\end{adjustbox}",
        f"\\end{{{environment}}}",
    ]


def _long(table: Table, marks: dict[str, str], body: list[str]) -> list[str]:
    head = _head(table, marks)
    notes = _notes(table, marks)
    width = len(table.columns) + 1
    lines = ["\\begin{ThreePartTable}"]
    if notes:
        lines += ["\\begin{TableNotes}[flushleft]\\footnotesize", *notes[1:-1], "\\end{TableNotes}"]
    lines += [
        f"\\begin{{longtable}}{{{_columns(table)}}}",
        f"\\caption{{{escaped(table.caption)}}}",
        f"\\label{{tab:{_name(table)}}}\\\\",
        "\\toprule",
        *head,
        "\\midrule",
        "\\endfirsthead",
        f"\\multicolumn{{{width}}}{{l}}{{{escaped(table.number)}, continued}}\\\\",
        "\\toprule",
        *head,
        "\\midrule",
        "\\endhead",
        "\\bottomrule",
        "\\endfoot",
        "\\bottomrule",
        *(["\\insertTableNotes"] if notes else []),
        "\\endlastfoot",
        *body,
        "\\end{longtable}",
        "\\end{ThreePartTable}",
    ]
    return lines


def _name(table: Table) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", table.name)


def _width(table: Table) -> int:
    """Roughly, in signs."""
    stub = max((len(row.label.text) for row in table.rows), default=0)
    return min(stub, 40) + sum(width + 2 for width in _widths(table))


def _widths(table: Table) -> list[int]:
    """The width of each column in signs: its cells, and the longest word of its heading."""
    found = []
    for at, column in enumerate(table.columns):
        words = [len(word) for word in column.label.text.split()]
        found.append(max([*words, *(len(row.cells[at].text) for row in table.rows)], default=0))
    return found


def _columns(table: Table) -> str:
    if table.has_text:
        return _columns_of_text(table)
    letters = {Align.LEFT: "l", Align.CENTRE: "c", Align.RIGHT: "r"}
    kinds = []
    for column, padded in zip(table.columns, columns_lined_up(table), strict=True):
        kinds.append("l" if padded else letters[column.align])
    longest = max((len(row.label.text) for row in table.rows), default=0)
    share = 0.2 if _width(table) > SIDEWAYS_FROM else 0.34
    stub = f"p{{{share}\\linewidth}}" if longest > 40 else "l"
    return "@{}" + stub + "".join(kinds) + "@{}"


def _columns_of_text(table: Table) -> str:
    """Running text shares what labels and figures leave, a column with more of it the more."""
    is_text = [column.align is Align.TEXT for column in table.columns]
    signs = [sum(len(row.cells[at].text) for row in table.rows) ** 0.5 for at in range(len(table.columns))]
    room = 0.9 - LABELS - FIGURES * is_text.count(False)
    of_text = sum(one for one, text in zip(signs, is_text, strict=True) if text) or 1
    kinds = [
        f"p{{{max(TEXT, room * one / of_text):.2f}\\linewidth}}" if text else "r"
        for one, text in zip(signs, is_text, strict=True)
    ]
    return f"@{{}}p{{{LABELS}\\linewidth}}{''.join(kinds)}@{{}}"


def _head(table: Table, marks: dict[str, str]) -> list[str]:
    found = headings(table.columns)
    depth = max((heading.row + heading.rows for heading in found), default=1)
    widths = _widths(table)
    lines = []
    for row in range(depth):
        cells = [escaped(table.stub) if row == depth - 1 else ""]
        rules = []
        at = 0
        while at < len(table.columns):
            heading = next(h for h in found if h.column <= at < h.column + h.columns and h.row <= row < h.row + h.rows)
            # A heading that takes several rows stands in its last one, just above its column.
            last = row == heading.row + heading.rows - 1
            room = sum(widths[at : at + heading.columns]) + 2 * (heading.columns - 1)
            shown = _stacked(heading.cell, room, marks) if last else ""
            cells.append(f"\\multicolumn{{{heading.columns}}}{{{_kind(heading, table)}}}{{{shown}}}")
            if not heading.is_label and shown:
                rules.append(f"\\cmidrule(lr){{{at + 2}-{at + 1 + heading.columns}}}")
            at = heading.column + heading.columns
        lines.append(" & ".join(cells) + r" \\")
        if rules:
            lines.append("".join(rules))
    return lines


def _stacked(cell: Cell, room: int, marks: dict[str, str]) -> str:
    """A heading in as many lines as keep it no wider than what stands below it."""
    lines = wrap(cell.text, max(room, 8), break_long_words=False) or [""]
    shown = [escaped(line) for line in lines[:-1]] + [_cell(Cell(lines[-1], cell.notes), marks)]
    if len(shown) == 1:
        return shown[0]
    return "\\begin{tabular}[b]{@{}c@{}}" + r" \\ ".join(shown) + "\\end{tabular}"


def _kind(heading: Heading, table: Table) -> str:
    if not heading.is_label:
        return "c"
    return "l" if table.columns[heading.column].align in (Align.LEFT, Align.TEXT) else "c"


def _rows(table: Table, marks: dict[str, str]) -> Iterator[str]:
    padded = columns_lined_up(table)
    for index, row in enumerate(table.rows):
        cells = [_label(row, marks)]
        for column, cell, texts in zip(table.columns, row.cells, padded, strict=True):
            if column.align is Align.TEXT:
                cells.append(_text(cell, marks))
                continue
            cells.append(_cell(Cell(texts[index], cell.notes) if texts else cell, marks))
        yield " & ".join(cells) + r" \\"


def _label(row: Row, marks: dict[str, str]) -> str:
    return ("\\hspace*{1em}" * row.level) + _cell(row.label, marks)


def _cell(cell: Cell, marks: dict[str, str]) -> str:
    mark = ",".join(marks[note] for note in cell.notes)
    return escaped(cell.text) + (f"\\tnote{{{mark}}}" if mark else "")


def _text(cell: Cell, marks: dict[str, str]) -> str:
    """Running text: its paragraphs, ragged right."""
    *first, last = [part for part in cell.text.split("\n") if part.strip()] or [""]
    paragraphs = [*map(escaped, first), _cell(Cell(last, cell.notes), marks)]
    return "{\\raggedright " + "\\par ".join(paragraphs) + "\\par}"


def _notes(table: Table, marks: dict[str, str]) -> list[str]:
    if not table.notes and not marks:
        return []
    lines = [f"\\item {escaped(note)}" for note in table.notes]
    lines += [f"\\item[{mark}] {escaped(note)}" for note, mark in marks.items()]
    return ["\\begin{tablenotes}[flushleft]\\footnotesize", *lines, "\\end{tablenotes}"]


def _clusters(text: str) -> Iterator[str]:
    """Signs, each with the accents that follow it."""
    cluster = ""
    for sign in unicodedata.normalize("NFC", text):
        if cluster and unicodedata.combining(sign):
            cluster += sign
            continue
        if cluster:
            yield cluster
        cluster = sign
    if cluster:
        yield cluster


def _sign(cluster: str) -> str:
    if cluster in COMMANDS:
        return COMMANDS[cluster]
    if cluster in GREEK:
        return f"$\\{GREEK[cluster]}$"
    if len(cluster) == 1 and " " <= cluster <= "~":
        return cluster
    base, *accents = list(unicodedata.normalize("NFD", cluster))
    if len(accents) == 1 and accents[0] in ACCENTS and base.isascii() and base.isalpha():
        return f"\\{ACCENTS[accents[0]]}{{{_dotless(base, accents[0])}}}"
    return "".join(_number(sign) for sign in cluster)


def _dotless(base: str, accent: str) -> str:
    """An i or j under an accent loses its dot."""
    return f"\\{base}" if base in "ij" and accent not in "\u0327\u0328\u0323" else base


def _number(sign: str) -> str:
    if sign in COMMANDS:
        return COMMANDS[sign]
    return sign if " " <= sign <= "~" else f"{{[}}U+{ord(sign):04X}{{]}}"
