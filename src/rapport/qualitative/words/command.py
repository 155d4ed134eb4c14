"""``rapport words FILE.csv --text COL --id COL --out DIR``."""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import rapport
from rapport.analysis.output import OutputRefused, check_folder, write
from rapport.qualitative.words.answers import Columns
from rapport.qualitative.words.asking import Asked, make_query
from rapport.qualitative.words.listing import DEFAULT_RESPONDENTS, Line, Measure
from rapport.qualitative.words.products import Query, files_of
from rapport.qualitative.words.reader import LANGUAGES
from rapport.textfiles.mistakes import TextFileError

WRONG = 2
MOST_NAMED = 12
MADE_BY = "rapport words"
ABOUT = (
    "Count how many people use which words, under their stems. A stem that somebody uses is a hint that an answer may "
    "carry a code, never a coding. Needs no database."
)


def main(argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        argv: what stands behind ``rapport words``.

    Returns:
        0; or 2 after telling on standard error what is wrong, when nothing was written.
    """
    try:
        asked = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has told what is wrong, or has printed the help
        return stop.code if isinstance(stop.code, int) else WRONG
    began, clock = datetime.now(UTC), time.monotonic()
    out = asked.out.absolute()
    try:
        check_folder(out, MADE_BY)
        query = make_query(_asked(asked))
        files = files_of(query)
        when = {"began": began.isoformat(timespec="seconds"), "seconds": round(time.monotonic() - clock, 3)}
        write(out, files, _facts(query, asked), when, MADE_BY)
    except TextFileError as error:
        number = len(error.mistakes)
        sys.stderr.write(f"{error}\n{number} {'mistake' if number == 1 else 'mistakes'}; nothing was written.\n")
        return WRONG
    except OutputRefused as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
        return WRONG
    sys.stdout.write(_told(query, asked.out))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rapport words", description=ABOUT)
    parser.add_argument("file", metavar="FILE.csv", type=Path, help="the answers; never changed")
    parser.add_argument("--text", metavar="COL", required=True, help="the column of what people wrote")
    parser.add_argument("--id", metavar="COL", required=True, help="the column that says who wrote it")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the files; is made")
    line = parser.add_mutually_exclusive_group()
    people = f"the line: a candidate is used by so many people; {DEFAULT_RESPONDENTS} if no line is named"
    line.add_argument("--min-respondents", metavar="N", type=_number, help=people)
    line.add_argument("--min-percent-respondents", metavar="P", type=_percent, help="by so many per cent of them")
    line.add_argument("--min-percent-words", metavar="P", type=_percent, help="or is so many per cent of the words")
    parser.add_argument("--language", choices=LANGUAGES, default="english", help="whose stems and stop list")
    parser.add_argument("--rules", metavar="FILE.yaml", type=Path, help="what the project adds to the rules")
    parser.add_argument("--decisions", metavar="FILE", type=Path, help="decisions about stems (.yaml, .csv)")
    parser.add_argument("--by", metavar="COL", help="compare the groups in this column")
    parser.add_argument(
        "--context", metavar="STEM", action="append", default=[], help="show this stem where it stands; may be repeated"
    )
    return parser


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number from 1")
    return int(text)


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 100:
        raise argparse.ArgumentTypeError(f"“{text}” is no number above 0 and up to 100")
    return value


def _asked(asked: argparse.Namespace) -> Asked:
    if asked.min_percent_respondents is not None:
        line = Line(Measure.PERCENT_RESPONDENTS, asked.min_percent_respondents)
    elif asked.min_percent_words is not None:
        line = Line(Measure.PERCENT_WORDS, asked.min_percent_words)
    else:
        line = Line(Measure.RESPONDENTS, asked.min_respondents or DEFAULT_RESPONDENTS)
    columns = Columns(asked.text, asked.id, asked.by or "")
    return Asked(asked.file, columns, line, asked.language, asked.rules, asked.decisions, tuple(asked.context))


def _facts(query: Query, asked: argparse.Namespace) -> dict[str, object]:
    """What run.json says of the run."""
    stop_list, stemmer = query.rules.stop_list, query.stemmer
    return {
        "data": query.answers.file,
        "data_sha256": query.answers.sha256,
        "columns": {"text": query.columns.text, "id": query.columns.id, "by": query.columns.by},
        "line": {"measure": str(query.words.line.measure), "at": query.words.line.at},
        "stemmer": {"program": stemmer.program, "version": stemmer.version, "language": stemmer.language},
        "stop_list": stop_list.told if stop_list else None,
        "project_rules": query.rules.project.model_dump(mode="json"),
        "rules": asked.rules.name if asked.rules else None,
        "decisions": asked.decisions.name if asked.decisions else None,
        "respondents": query.words.count.respondents,
        "wrote_nothing": len(query.answers.without),
        "wrote_several_texts": query.answers.several(),
        "same_text_of_several": len(query.answers.same_texts()),
        "words": query.words.count.words,
        "words_that_count": query.words.count.counted,
        "programs": {"Rapport": rapport.__version__},
    }


def _told(query: Query, out: Path) -> str:
    words, answers = query.words, query.answers
    candidates = [row for row in words.rows if row.status == "candidate"]
    first = ", ".join(row.count.stem for row in candidates[:MOST_NAMED])
    more = " …" if len(candidates) > MOST_NAMED else ""
    lines = [
        f"{out / 'words.csv'}: {len(words.rows):,} stems, {words.count.respondents:,} respondents with a text.",
        f"At least {words.line}: {len(candidates):,} candidates{f': {first}{more}' if first else ''}.",
    ]
    if query.rules.stop_list is None:
        lines.append(f"There is no stop list for {query.rules.language}: every word of enough letters counts.")
    if several := answers.several():
        lines.append(f"Respondents with more than one text: {len(several):,}; each counts once.")
    if same := answers.same_texts():
        lines.append(f"Texts that stand under more than one respondent: {len(same):,} (same-texts.csv).")
    lines += [f"“{row.count.stem}”: {row.doubt}" for row in words.shown if row.doubt]
    lines += [f"“{one.stem}” is decided on, but nobody uses it in these answers." for one in words.unused]
    used = {use.stem for use in query.uses}
    lines += [f"“{stem}” stands nowhere in these answers." for stem in query.in_context if stem not in used]
    lines.append("A stem is a hint, never a coding.")
    return "\n".join(lines) + "\n"
