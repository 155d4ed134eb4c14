"""What a word query did, in sentences that can stand in a paper or beside it."""

from collections import Counter
from collections.abc import Iterator

from rapport.qualitative.words.answers import Answers
from rapport.qualitative.words.listing import WordList
from rapport.qualitative.words.reader import StemmerUsed
from rapport.qualitative.words.rules import Decided, Reasoned, Rules

SIGNS = (
    "A word is letters, with apostrophes between them at most; every other sign separates words, also the hyphen, the "
    "slash and digits. Capitals, the kind of apostrophe and signs that nobody sees make no difference (Unicode normal "
    "form C, small letters)."
)
HINT = (
    "A stem that somebody used is a hint that the answer may mean a code. It is no coding: how many answers carry a "
    "code is known only when people have read them, and that number is another one."
)


def methods_of(rules: Rules, stemmer: StemmerUsed, words: WordList, answers: Answers) -> tuple[str, ...]:
    """The paragraphs.

    Args:
        rules: what counted.
        stemmer: which stemmer made the stems.
        words: the list.
        answers: what was read.

    Returns:
        One text for each paragraph, in order.
    """
    count = words.count
    several, same = answers.several(), answers.same_texts()
    standing = Counter(row.status for row in words.rows)
    silent = f", {len(answers.without):,} others nothing" if answers.without else ""
    people = (
        f"{count.respondents:,} respondents wrote something{silent}. A respondent counts once for a stem, however "
        f"often the stem was used. Respondents with more than one text: {len(several):,}; each one’s texts were taken "
        f"together. Texts that stand under more than one respondent: {len(same):,}, counted for each (same-texts.csv)."
    )
    counted = (
        f"Of {count.words:,} words {count.counted:,} counted, under {len(count.stems):,} stems; {_stop_list(rules)}; "
        f"words of fewer than {rules.project.shortest} letters did not count either (left-out.csv says what and why). "
        f"Stems are those of {stemmer}."
    )
    decided = (
        f"Candidates are stems used by at least {words.line}: {standing['candidate']:,}, those not counted that were "
        f"excluded. Excluded: {standing['excluded']:,}; added from below the line: {standing['added']:,}, each with "
        "its reason (candidates.csv, decisions.csv)."
    )
    return (people, SIGNS, counted, *rules_told(rules), decided, HINT)


def _stop_list(rules: Rules) -> str:
    if rules.stop_list is None:
        return f"there is no stop list for {rules.language}, so that words that say nothing by themselves counted too"
    return f"the words of the stop list {rules.stop_list.told} did not"


def rules_told(rules: Rules) -> Iterator[str]:
    """What the project decided, each with its reason."""
    project = rules.project
    for heading, entries in (
        ("Left out beside the stop list", project.stop),
        ("On the stop list, but counted", project.count),
        ("Counted as they stand, whatever their length", project.keep),
    ):
        if entries:
            yield f"{heading}: " + " ".join(map(_reasoned, entries))
    if project.synonyms:
        sets = (f"{', '.join(one.words)} as {one.name}{_decided(one)}" for one in project.synonyms)
        yield "Counted as one: " + " ".join(sets)
    if project.splits:
        yield "Not counted under their stem, but by themselves: " + " ".join(
            f"{', '.join(one.forms)}{_decided(one)}" for one in project.splits
        )


def _reasoned(entry: Reasoned) -> str:
    return f"{entry.word} ({entry.reason})"


def _decided(one: Decided) -> str:
    return f" ({one.reason} {one.who}, {one.when})"
