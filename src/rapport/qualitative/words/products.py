"""The files of a word query."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapport.qualitative.words.answers import Answers, Columns
from rapport.qualitative.words.context import Use
from rapport.qualitative.words.counts import Group
from rapport.qualitative.words.listing import Row, WordList
from rapport.qualitative.words.methods import methods_of
from rapport.qualitative.words.reader import StemmerUsed
from rapport.qualitative.words.rules import Rules
from rapport.tables.csv_export import rows_as_csv
from rapport.tables.record import Record, Statistic, results_json

WORDS, COMPARED = "words", "words-compared"
Sheet = list[Sequence[str]]


@dataclass(frozen=True)
class Query:
    """A word query that was made.

    Attributes:
        answers: what was read.
        columns: from where.
        rules: what counted.
        stemmer: which stemmer made the stems.
        words: the list.
        groups: the groups that are compared; none where nothing is.
        uses: words where they stand, of the stems that were asked for.
        in_context: these stems.
    """

    answers: Answers
    columns: Columns
    rules: Rules
    stemmer: StemmerUsed
    words: WordList
    groups: tuple[Group, ...] = ()
    uses: tuple[Use, ...] = ()
    in_context: tuple[str, ...] = ()


def files_of(query: Query) -> dict[str, bytes]:
    """The files, without run.json.

    Args:
        query: what was made.

    Returns:
        Name → bytes.
    """
    words = query.words
    methods = methods_of(query.rules, query.stemmer, words, query.answers)
    files = {
        "words.csv": rows_as_csv([WORD_COLUMNS, *(_figures(row) for row in words.rows)]),
        "candidates.csv": rows_as_csv(_candidates(words)),
        "left-out.csv": rows_as_csv(
            [("word", "occurrences", "reason"), *((w.word, str(w.occurrences), w.reason) for w in words.count.left_out)]
        ),
        "decisions.csv": rows_as_csv(_decisions(words)),
        "same-texts.csv": rows_as_csv(_same_texts(query.answers)),
        "methods.txt": ("\n\n".join(methods) + "\n").encode(),
        "results.json": results_json(records_of(query)).encode(),
    }
    if query.groups:
        files["compared.csv"] = rows_as_csv(_compared(query))
    if query.in_context:
        header = ("stem", "id", "line", "before", "word", "after")
        uses = ((u.stem, u.id, str(u.line), u.before, u.word, u.after) for u in query.uses)
        files["context.csv"] = rows_as_csv([header, *uses])
    return files


WORD_COLUMNS = ("stem", "forms", "respondents", "percent_respondents", "occurrences", "percent_words")


def _figures(row: Row) -> Sequence[str]:
    count = row.count
    forms = ", ".join(f"{form} {times}" for form, times in count.forms)
    return (
        count.stem,
        forms,
        str(count.respondents),
        f"{row.percent_respondents:.2f}",
        str(count.occurrences),
        f"{row.percent_words:.3f}",
    )


def _candidates(words: WordList) -> Sheet:
    """What is above the line or was decided on, and what of it stands."""
    sheet: Sheet = [(*WORD_COLUMNS, "line", "status", "reason", "who", "when", "doubt")]
    for row in words.shown:
        decision = row.decision
        said = (decision.reason, decision.who, str(decision.when)) if decision else ("", "", "")
        sheet.append((*_figures(row), "above" if row.above else "below", row.status, *said, row.doubt))
    for decision in words.unused:
        nothing = (decision.stem, "", "0", "0.00", "0", "0.000", "below", "")
        doubt = "Is decided on, but nobody uses it in these answers."
        sheet.append((*nothing, decision.reason, decision.who, str(decision.when), doubt))
    return sheet


def _decisions(words: WordList) -> Sheet:
    """The whole log, in its order; which of several decisions about a stem counts."""
    last = words.log.last()
    sheet: Sheet = [("stem", "decision", "reason", "who", "when", "counts")]
    for one in words.log.all:
        counts = "yes" if last.get(one.stem) is one else "no: decided anew"
        sheet.append((one.stem, str(one.decision), one.reason, one.who, str(one.when), counts))
    return sheet


def _same_texts(answers: Answers) -> Sheet:
    sheet: Sheet = [("number", "id", "line", "text")]
    for number, together in enumerate(answers.same_texts(), 1):
        sheet += [(str(number), one.id, str(one.line), " ".join(one.text.split())) for one in together]
    return sheet


def _compared(query: Query) -> Sheet:
    sheet: Sheet = [("stem", query.columns.by, "respondents", "of", "percent_respondents")]
    for row in query.words.shown:
        stem = row.count.stem
        for group in query.groups:
            people = str(group.people[stem])
            sheet.append((stem, group.name, people, str(group.respondents), f"{group.percent(stem):.2f}"))
    return sheet


def records_of(query: Query) -> Iterator[Record]:
    """Every number with full precision.

    Args:
        query: what was made.

    Yields:
        The records of results.json. ``model`` is the stemmer.
    """
    words, model = query.words, str(query.stemmer)
    people = words.count.respondents
    yield Record(WORDS, Statistic.N, people, people, model=model)
    yield Record(WORDS, Statistic.MISSING, len(query.answers.without), model=model)
    yield Record(WORDS, Statistic.OCCURRENCES, words.count.counted, people, model=model)
    for row in words.rows:
        stem, note = row.count.stem, _note(row)
        yield Record(WORDS, Statistic.COUNT, row.count.respondents, people, term=stem, model=model, note=note)
        yield Record(WORDS, Statistic.PERCENT, row.percent_respondents, people, term=stem, model=model)
        yield Record(WORDS, Statistic.OCCURRENCES, row.count.occurrences, people, term=stem, model=model)
        yield Record(WORDS, Statistic.PERCENT_OF_WORDS, row.percent_words, people, term=stem, model=model)
    for decision in words.unused:
        yield Record(WORDS, Statistic.COUNT, 0, people, term=decision.stem, model=model, note=decision.told)
    for group in query.groups:
        of = group.respondents
        yield Record(COMPARED, Statistic.N, of, of, group=group.name, outcome=query.columns.by, model=model)
        for stem, used in group.people.items():
            said = {"group": group.name, "outcome": query.columns.by, "term": stem, "model": model}
            yield Record(COMPARED, Statistic.COUNT, used, of, **said)
            yield Record(COMPARED, Statistic.PERCENT, group.percent(stem), of, **said)


def _note(row: Row) -> str:
    if row.decision:
        return " ".join(filter(None, (row.decision.told, row.doubt)))
    return "candidate: above the line" if row.above else ""
