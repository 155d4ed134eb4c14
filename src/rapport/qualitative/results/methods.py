"""How it was done, in paragraphs for a paper, written from the log.

Every sentence rests on something that the log holds; what it does not hold is not claimed. What the program sees to
by itself – nobody sees another's codes before a round closes – is said of rounds that were coded here, not of work
that was brought in.
"""

from collections.abc import Iterator, Sequence

from rapport.qualitative.results.log import Agreed, CodebookVersion, Log, Number, Quoting, RoundDone, StemDecided, Words
from rapport.tables.numbers import count, fixed

TRAINING, BROUGHT_IN = "training", "brought in"


def methods(log: Log) -> tuple[str, ...]:
    """Write the method.

    Args:
        log: what was done.

    Returns:
        Paragraphs in order; one about which the log holds nothing is not there.
    """
    parts = (
        _texts(log),
        _words(log.words) if log.words else (),
        _codebooks(log.codebooks, log.words),
        *(_round(one) for one in log.rounds),
        _counting(log.rounds),
        _quotes(log.quoting) if log.quoting.quotes else (),
    )
    return tuple(" ".join(sentences) for part in parts if (sentences := tuple(part)))


def many(number: int, what: str, plural: str = "") -> str:
    """“1 response”, “3 responses”."""
    return f"{count(number)} {what if number == 1 else plural or f'{what}s'}"


def listed(parts: Sequence[str]) -> str:
    """“a, b and c”."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _texts(log: Log) -> Iterator[str]:
    if log.question:
        yield f"The question of the analysis was: {log.question.rstrip('.?! ')}{_end(log.question)}"
    if not log.texts:
        return
    documents = [f"{one.name} ({one.kind}, {one.degree}; {many(one.units, one.unit)})" for one in log.texts]
    people = many(log.respondents, "respondent")
    yield f"What was read: {listed(documents)}; {people} in all, each counted once, however many texts are theirs."
    if log.withdrawn:
        number, texts = log.withdrawn, many(log.withdrawn, "text")
        yield f"{texts} {_were(number)} taken back by who wrote {_it(number)} and counted nowhere."
    found = log.duplicates
    if found.texts:
        decided = [
            f"in {count(number)} {said}"
            for number, said in (
                (found.one_person, "it was decided that this is one person"),
                (found.each, "that each counts"),
                (found.undecided, "nothing was decided, so that each counts"),
            )
            if number
        ]
        cases = many(found.texts, "case")
        yield f"The same text stood under more than one respondent in {cases}: {listed(decided)}."
    if found.joined:
        verb = "counts" if found.joined == 1 else "count"
        yield f"{many(found.joined, 'respondent')} {verb} as another one, since they are the same person."


def _end(question: str) -> str:
    return question.rstrip()[-1] if question.rstrip()[-1:] in ".?!" else "."


def _it(number: int) -> str:
    return "it" if number == 1 else "them"


def _words(words: Words) -> Iterator[str]:
    stop = f", without the words of the stop list {words.stop_list}" if words.stop_list else ", without a stop list"
    yield (
        f"As a first step, the words of {many(words.respondents, 'respondent')} were counted by their stems "
        f"({words.stemmer}){stop}; a respondent counts once for a stem, and once for each of several."
    )
    yield from words.rules
    yield (
        f"Stems used by at least {words.line} were considered as codes: {count(words.above)} "
        f"{'reaches' if words.above == 1 else 'reach'} this line."
    )
    if words.excluded:
        yield f"Excluded: {_reasons(words.excluded)}."
    if words.added:
        yield f"Added from below the line: {_reasons(words.added)}."
    undecided = words.above - len(words.excluded) - len(words.candidates)
    if undecided > 0 and (words.excluded or words.candidates):
        yield f"About {many(undecided, 'stem')} above the line nothing was decided."
    yield "A stem was taken as a hint that a text may mean something, never as a code."


def _reasons(stems: Sequence[StemDecided]) -> str:
    return "; ".join(
        f"{one.stem} ({_of(one.respondents)}{one.reason.rstrip('. ')})"
        for one in sorted(stems, key=lambda one: (-(one.respondents or 0), one.stem))
    )


def _of(respondents: int | None) -> str:
    return "" if respondents is None else f"{many(respondents, 'respondent')}: "


def _codebooks(versions: Sequence[CodebookVersion], words: Words | None) -> Iterator[str]:
    if not versions:
        return
    first, *later = versions
    start = "From this a" if words else "A"
    when = f"{first.on.day} {first.on:%B %Y}"
    number = first.codes - first.undefined
    defined = "each" if not first.undefined else f"{count(number)} of them" if number else "none of them"
    yield f"{start} codebook of {many(first.codes, 'code')}, {defined} with a definition, was published on {when}."
    for one in later:
        why = f": {one.reason.rstrip('. ')}" if one.reason else ""
        without = f", {count(one.undefined)} of them without a definition" if one.undefined else ""
        yield f"Version {one.number} of {one.on.day} {one.on:%B %Y} has {many(one.codes, 'code')}{without}{why}."


def _round(one: RoundDone) -> Iterator[str]:
    yield _how(one)
    if one.coders > 1:
        others = f"Two coders or more read {many(one.twice, 'text')}; the others were read by one."
        yield "Each text was read by two coders or more." if one.twice == one.units else others
    if one.taken_out:
        out = f"{many(one.taken_out, 'coder')} {_were(one.taken_out)}"
        yield f"{out} taken out of the round; what they coded does not count."
    if one.agreed:
        yield from _agreed(one.agreed)
    if one.kind != TRAINING:
        yield from _decided(one)


def _how(one: RoundDone) -> str:
    who, texts = many(one.coders, "coder"), many(one.units, "text")
    if one.kind == BROUGHT_IN:
        return f"Codings of {who} on {texts} were brought in from another program (round {one.number})."
    with_it = f"{texts} with version {one.codebook} of the codebook"
    if one.kind == TRAINING:
        return f"For training, {who} coded {with_it} (round {one.number}); these codings do not count."
    alone = "each alone: nobody saw what another had given until all had finished" if one.coders > 1 else "alone"
    return f"In round {one.number}, {who} coded {with_it}, {alone}."


def _agreed(agreed: Agreed) -> Iterator[str]:
    numbers = (
        ("kappa pooled over codes", agreed.pooled_kappa, 2, ""),
        ("Krippendorff’s alpha over all decisions", agreed.alpha, 2, ""),
        ("the same set of codes in", agreed.same_set, 0, "%"),
    )
    told = [_told(name, one, digits, unit) for name, one, digits, unit in numbers]
    yield (
        f"Agreement was computed on the codings as they stood when the round closed, text by text, over "
        f"{many(agreed.units, 'text')} of {many(agreed.respondents, 'respondent')} that two coders had finished: "
        f"{'; '.join(told)} (95% intervals: percentiles of {count(agreed.draws)} bootstrap samples of respondents, "
        f"seed {agreed.seed})."
    )
    if agreed.left_out:
        left_out = [f"texts that {why} ({count(number)})" for why, number in agreed.left_out]
        yield f"Not compared: {listed(left_out)}."


def _told(name: str, number: Number, digits: int, unit: str) -> str:
    if number.value is None:
        return f"{name} not defined ({number.why})"
    scale = 100 if unit else 1
    value = fixed(scale * number.value, digits)
    if number.low is None or number.high is None:
        return f"{name} {value}{unit}"
    return f"{name} {value}{unit} ({fixed(scale * number.low, digits)} to {fixed(scale * number.high, digits)}{unit})"


def _decided(one: RoundDone) -> Iterator[str]:
    if not one.disputed:
        return
    yield f"Coders differed about {many(one.disputed, 'coding')} in {many(one.disputed_units, 'text')}."
    if one.ruled:
        number = "all" if one.ruled == one.disputed else count(one.ruled)
        decided = f"{number} {_were(one.ruled)} decided{_by(one)}"
        yield f"Of these {decided}, with a reason each; what coders had given was kept."
    if left := one.disputed - one.ruled:
        yield f"{many(left, 'coding')} {'is' if left == 1 else 'are'} not decided, and not counted."


def _by(one: RoundDone) -> str:
    coded = f" ({count(one.who_coded)} of whom had coded in the round)" if one.who_coded else ""
    return f" by {many(one.adjudicators, 'adjudicator')}{coded}" if one.adjudicators else ""


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _counting(rounds: Sequence[RoundDone]) -> Iterator[str]:
    if any(one.kind != TRAINING for one in rounds):
        yield (
            "A respondent carries a code if at least one of their texts does in the end: where coders agree, where it "
            "was decided, or where one coder alone has read it."
        )


def _quotes(quoting: Quoting) -> Iterator[str]:
    edited = ""
    if quoting.edited:
        edited = "; what was left out is marked […], and words of the editors stand in [brackets]"
    yield f"{many(quoting.quotes, 'quote')} {'is' if quoting.quotes == 1 else 'are'} given word for word{edited}."
    yield (
        "Each was searched for what could tell who speaks: small groups of respondents, names of people, institutions "
        "and places, dates, numbers and addresses, and words that nobody else uses."
    )
    if quoting.decided:
        what = listed([f"{kind} ({count(number)})" for kind, number in quoting.decided])
        yield f"What was found and may stay was decided with a reason each: {what}."
    if quoting.open:
        yield f"{many(quoting.open, 'finding')} {'is' if quoting.open == 1 else 'are'} not decided yet."
    if quoting.agreed_to == quoting.documents:
        yield "That these texts may be quoted was noted for each source."
