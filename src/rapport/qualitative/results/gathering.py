"""What a project found and did, read from what it keeps: the input of Table 3, of the method and of the files."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from rapport.qualitative.adjudication.queries import Final, final_codes, final_codes_of
from rapport.qualitative.agreement import queries as agreements
from rapport.qualitative.agreement import result as agreeing
from rapport.qualitative.agreement.products import Told
from rapport.qualitative.agreement.readings import WHY
from rapport.qualitative.agreement.result import Estimate, Measure
from rapport.qualitative.models import Document, Entry, Project, Round, Unit
from rapport.qualitative.results import log
from rapport.qualitative.results.appendix import AgreedRound
from rapport.qualitative.results.quotes import queries as quotes
from rapport.qualitative.results.quotes.queries import Chosen
from rapport.qualitative.results.reidentify import WHAT
from rapport.qualitative.results.table3 import CodeFound, Found, Said
from rapport.qualitative.wordlist import counted, standing
from rapport.qualitative.wordlist.texts import ones
from rapport.qualitative.words.decisions import Choice
from rapport.qualitative.words.methods import rules_told
from rapport.qualitative.words.signs import small

REAL = (Round.Kind.REAL, Round.Kind.BROUGHT_IN)


@dataclass(frozen=True)
class Gathered:
    """What a project found.

    Attributes:
        found: the table; of the quotes those that pass.
        carriers: code → people who carry it, each once; of a text of nobody a number below 0.
        people: everybody whose texts were coded.
        units: code → texts that carry it.
        chosen: the quotes, also those that do not pass (yet).
    """

    found: Found
    carriers: Mapping[int, frozenset[int]]
    people: frozenset[int]
    units: Mapping[int, frozenset[int]]
    chosen: tuple[Chosen, ...]
    entries: tuple[Entry, ...]

    def stands(self, one: Chosen) -> bool:
        """The quote may be printed: it passes, and its text carries the code still."""
        return one.passes and one.row.unit_id in self.units.get(one.row.code_id, frozenset())

    @property
    def standing(self) -> tuple[Chosen, ...]:
        """The quotes that are printed."""
        return tuple(one for one in self.chosen if self.stands(one))


def gather(project: Project) -> Gathered:
    """Read what was found (a number of queries that grows with the rounds, not with the texts)."""
    finals = final_codes_of(project)
    carriers, units = carried(finals)
    entries, chosen = quotes.entries(project), quotes.chosen(project)
    stems = [tuple(sorted(one.stem for one in entry.stems.all())) for entry in entries]
    hints, words = counted.hints(project, stems), counted.latest(project)
    gathered = Gathered(Found(project.name, (), 0), carriers, _people(finals), units, tuple(chosen), tuple(entries))
    said: dict[int, list[Said]] = defaultdict(list)
    for one in gathered.standing:
        own = one.quote is not None and one.quote.has_brackets_of_its_own
        said[one.row.code_id].append(Said(one.shown, one.beside, own))
    numbers = [len(carriers.get(entry.code_id, ())) for entry in entries]
    codes = tuple(
        CodeFound(entry.name, entry.definition, number, of, used, tuple(said[entry.code_id]))
        for entry, of, used, number in zip(entries, stems, hints.of_code, numbers, strict=True)
    )
    found = Found(
        title=project.name,
        codes=codes,
        of=len(gathered.people),
        words_of=words.respondents if words else 0,
        stemmer=str(counted.stemmer_of(words)) if words else "",
        undecided=sum(len(one.undecided) for one in finals.values()),
    )
    return Gathered(found, carriers, gathered.people, units, gathered.chosen, gathered.entries)


def carried(finals: Mapping[int, Final]) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """Who carries which code, and which texts do."""
    people: dict[int, set[int]] = defaultdict(set)
    units: dict[int, set[int]] = defaultdict(set)
    for unit, final in finals.items():
        for code in final.codes:
            people[code].add(final.respondent)
            units[code].add(unit)
    return (
        {code: frozenset(some) for code, some in people.items()},
        {code: frozenset(some) for code, some in units.items()},
    )


def _people(finals: Mapping[int, Final]) -> frozenset[int]:
    return frozenset(final.respondent for final in finals.values())


def log_of(project: Project, gathered: Gathered) -> log.Log:
    """Read what was done."""
    documents = list(project.documents.order_by("pk"))
    rows = list(Unit.objects.filter(document__project=project).values_list("pk", "document", "respondent", "text"))
    written = [row for row in rows if row[3]]
    number = Counter(document for _, document, _, _ in written)
    as_whom = ones(project)
    people = {-pk if one is None else as_whom.get(one, one) for pk, _, one, _ in written}
    return log.Log(
        question=project.question,
        texts=tuple(
            log.Texts(one.name, one.get_kind_display(), one.get_degree_display(), one.unit, number[one.pk])
            for one in documents
        ),
        respondents=len(people),
        withdrawn=len(rows) - len(written),
        duplicates=_duplicates(project, [(one, text) for _, _, one, text in written]),
        words=_words(project),
        codebooks=tuple(_codebooks(project)),
        rounds=tuple(round_done(one) for one in closed_rounds(project)),
        quoting=_quoting(gathered, documents),
    )


def _duplicates(project: Project, written: Sequence[tuple[int | None, str]]) -> log.Duplicates:
    """The same text from several respondents, and what was decided about it."""
    by: dict[str, set[int]] = defaultdict(set)
    for respondent, text in written:
        if respondent is not None:
            by[small(" ".join(text.split()))].add(respondent)
    texts = sum(len(people) > 1 for people in by.values())
    last = dict(project.same_texts.order_by("pk").values_list("sha256", "are_one"))
    one_person = sum(last.values())
    joined = project.respondents.exclude(same_as=None).count()
    return log.Duplicates(max(texts, len(last)), one_person, len(last) - one_person, joined)


def _words(project: Project) -> log.Words | None:
    result = counted.latest(project)
    if result is None:
        return None
    now = standing.standing(project)
    listed, rules = counted.word_list(project, result, now), counted.rules_of(result, now)
    decided: dict[str, list[log.StemDecided]] = defaultdict(list)
    for row in listed.rows:
        if row.decision and row.status:
            decided[row.status].append(log.StemDecided(row.count.stem, row.count.respondents, row.decision.reason))
    for one in listed.unused:
        if one.decision in (Choice.EXCLUDED, Choice.ADDED):
            decided[one.decision].append(log.StemDecided(one.stem, None, one.reason))
    return log.Words(
        stemmer=str(counted.stemmer_of(result)),
        stop_list=result.stop_list,
        rules=tuple(f"{told.rstrip('. ')}." for told in rules_told(rules)),
        respondents=result.respondents,
        line=str(now.line),
        above=sum(row.above for row in listed.rows),
        candidates=tuple(decided["candidate"]),
        excluded=tuple(decided["excluded"]),
        added=tuple(decided["added"]),
    )


def _codebooks(project: Project) -> Iterable[log.CodebookVersion]:
    rows = project.codebooks.exclude(number=None).prefetch_related("entries").order_by("number")
    for one in rows:
        codes = [entry for entry in one.entries.all() if entry.is_codable]
        undefined = sum(not entry.definition for entry in codes)
        if one.number and one.published_at:
            on = timezone.localdate(one.published_at)
            yield log.CodebookVersion(one.number, len(codes), on, one.reason, undefined)


def closed_rounds(project: Project) -> list[Round]:
    """The rounds that are closed, training among them, in order."""
    closed = project.rounds.filter(closed_at__isnull=False).select_related("codebook", "project")
    return list(closed.order_by("number"))


def round_done(one: Round) -> log.RoundDone:
    """How a closed round went."""
    finals = final_codes(one).values()
    coders = list(one.coders.all())
    judges = set(one.rulings.exclude(by=None).values_list("by", flat=True))
    return log.RoundDone(
        number=one.number,
        kind=one.kind,
        codebook=one.codebook.number or 0,
        coders=sum(coder.released_at is None for coder in coders),
        units=len(finals),
        twice=sum(final.coders > 1 for final in finals),
        share=one.share,
        agreed=_agreed(agreements.agreement(one)),
        taken_out=sum(coder.released_at is not None for coder in coders),
        disputed=sum(len(final.undecided | final.ruled) for final in finals),
        disputed_units=sum(bool(final.undecided | final.ruled) for final in finals),
        ruled=sum(len(final.ruled) for final in finals),
        adjudicators=len(judges),
        who_coded=len(judges & {coder.person_id for coder in coders}),
    )


def _agreed(found: agreeing.Agreed | None) -> log.Agreed | None:
    if found is None:
        return None
    whole = found.whole
    measures = whole.together.measures
    return log.Agreed(
        units=whole.units,
        respondents=whole.respondents,
        draws=found.draws,
        seed=found.seed,
        pooled_kappa=_number(measures.get(Measure.POOLED_KAPPA)),
        alpha=_number(measures.get(Measure.ALPHA)),
        same_set=_number(measures.get(Measure.SAME_SET)),
        left_out=tuple((WHY[why], number) for why, number in found.left_out),
    )


def _number(one: Estimate | None) -> log.Number:
    return log.Number(one.value, one.low, one.high, one.why) if one else log.Number(None, why="not computed")


def agreed_rounds(project: Project) -> Iterable[AgreedRound]:
    """The agreement of each closed round that counts."""
    for one in closed_rounds(project):
        found = agreements.agreement(one) if one.kind in REAL else None
        if found is not None:
            yield AgreedRound(one.number, Told(found, agreements.words_of(one)))


def _quoting(gathered: Gathered, documents: Sequence[Document]) -> log.Quoting:
    printed = gathered.standing
    decided = Counter(group.kind for one in printed for group in one.groups if group.decision)
    quoted = {one.row.unit.document_id for one in printed}
    return log.Quoting(
        quotes=len(printed),
        edited=sum(bool(one.quote and one.quote.edits) for one in printed),
        decided=tuple((WHAT[kind][0].lower() + WHAT[kind][1:], decided[kind]) for kind in WHAT if decided[kind]),
        open=0,
        agreed_to=len(quoted),
        documents=len([one for one in documents if one.pk in quoted]),
    )
