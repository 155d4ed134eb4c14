"""What was counted, read back: as the pure word query has it, and who used which stem."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from rapport.kit.models import Job
from rapport.qualitative.models import CountedStem, CountedWords, Project
from rapport.qualitative.wordlist import standing, texts
from rapport.qualitative.words.counts import LeftOut, StemCount, WordCount
from rapport.qualitative.words.listing import WordList, list_words
from rapport.qualitative.words.reader import StemmerUsed
from rapport.qualitative.words.rules import ProjectRules, Rules


@dataclass(frozen=True)
class State:
    """How far the count of a project is.

    Attributes:
        result: the newest one; None before the first.
        is_current: whether nothing has changed since.
        job: the work on the one that is current, if it is known.
    """

    result: CountedWords | None
    is_current: bool
    job: Job | None

    @property
    def is_waiting(self) -> bool:
        """The worker has it before itself, or is at it."""
        ends = (Job.State.FAILED, Job.State.DONE)
        return not self.is_current and self.job is not None and self.job.state not in ends

    @property
    def has_failed(self) -> bool:
        """It was tried three times."""
        return not self.is_current and self.job is not None and self.job.state == Job.State.FAILED


def job_key(project: Project, key: str) -> str:
    """Under which name the worker counts."""
    return f"qualitative.words:{project.pk}:{key[:40]}"


def state(project: Project, now: standing.Standing) -> State:
    """How far the count is (five queries at most)."""
    key = now.key(texts.stamp(project))
    current = result_of(project, key)
    if current is not None:
        return State(current, is_current=True, job=None)
    job = Job.objects.filter(key=job_key(project, key)).first()
    return State(latest(project), is_current=False, job=job)


def result_of(project: Project, key: str) -> CountedWords | None:
    """The count with this fingerprint."""
    return project.counted_words.filter(key=key).first()


def latest(project: Project) -> CountedWords | None:
    """The newest count."""
    return project.counted_words.order_by("-at", "-pk").first()


def stemmer_of(result: CountedWords) -> StemmerUsed:
    """The stemmer that made the stems."""
    return StemmerUsed(result.program, result.version, result.language)


def rules_of(result: CountedWords, now: standing.Standing) -> Rules:
    """The rules with which it was counted."""
    if result.rules == now.text:
        return now.rules
    return replace(now.rules, project=ProjectRules.model_validate_json(result.rules))


def word_count(result: CountedWords, *, with_left_out: bool = False) -> WordCount:
    """The count, without who used what (one query, or two)."""
    rows = result.stems.order_by("place").values_list("stem", "forms", "respondents", "occurrences")
    stems = tuple(StemCount(stem, _forms(forms), people, times) for stem, forms, people, times in rows)
    out = result.left_out.order_by("place").values_list("word", "reason", "occurrences") if with_left_out else ()
    return WordCount(result.respondents, stems, tuple(LeftOut(*row) for row in out), result.counted)


def _forms(text: str) -> tuple[tuple[str, int], ...]:
    parts = (one.rpartition(" ") for one in text.split(","))
    return tuple((form, int(times)) for form, _, times in parts)


def forms_text(forms: Iterable[Sequence[object]]) -> str:
    """Forms as a row keeps them."""
    return ",".join(f"{form} {times}" for form, times in forms)


def word_list(project: Project, result: CountedWords, now: standing.Standing, *, whole: bool = False) -> WordList:
    """Count, line and decisions put together (two queries; with `whole`, also the words left out: three)."""
    log = standing.as_log(standing.decisions(project))
    return list_words(word_count(result, with_left_out=whole), now.line, log)


def stem(result: CountedWords, name: str) -> CountedStem | None:
    """One stem of a count, with who used it."""
    return result.stems.filter(stem=name).first()


def people_of(result: CountedWords, one: CountedStem) -> list[str]:
    """Who used a stem, in the order of the count."""
    people = result.people.split(",")
    return [people[place] for place in places(one)]


def places(one: CountedStem) -> list[int]:
    """Where in the list of people those stand who used a stem."""
    return [int(place) for place in one.people.split(",")]


@dataclass(frozen=True)
class Hints:
    """How many people used the stems that hint at codes. No coding.

    Attributes:
        of_code: people who used any stem of the code, in the order of the question; None where nothing was counted,
            or the code has no stem.
        of_stem: stem → people who used it; 0 for one that nobody uses.
        told: which stemmer, and of how many.
    """

    of_code: list[int | None]
    of_stem: dict[str, int] = field(default_factory=dict)
    told: str = ""


def hints(project: Project, stems: Sequence[Collection[str]]) -> Hints:
    """How many people used any of some stems, code by code, by the newest count (two queries)."""
    result = latest(project)
    if result is None:
        return Hints([None] * len(stems))
    wanted = {stem for some in stems for stem in some}
    found = {one.stem: frozenset(places(one)) for one in result.stems.filter(stem__in=wanted)}
    of_code = [
        len(frozenset().union(*(found.get(one, frozenset()) for one in some))) if some else None for some in stems
    ]
    told = f"{stemmer_of(result)}; of {result.respondents:,} respondents with a text"
    return Hints(of_code, {one: len(found.get(one, ())) for one in wanted}, told)
