"""Have the words counted; decide about stems and rules, with reasons. Rows of both are only ever added.

The project's row is held while one is written, so that two people at once write one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit import jobs
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.qualitative.models import CountedStem, CountedWords, LeftOutWord, Project, WordDecision, WordRule
from rapport.qualitative.wordlist import counted, standing, texts
from rapport.qualitative.words.counts import LeftOut, StemCount

COUNT = "rapport.qualitative.wordlist.tasks.count"
# Older counts are made again when they are wanted: the rules that made them are all there.
RESULTS_STAY = 5


class DecidedMeanwhileError(Exception):
    """Somebody has decided about the stem since. `last` is what they decided."""

    def __init__(self, last: WordDecision) -> None:
        self.last = last
        super().__init__(str(last))


class ReasonMissingError(Exception):
    """Excluding a stem and adding one needs a reason."""


class UnfitRuleError(Exception):
    """The rule contradicts another, or changes nothing. `said` are sentences that say why."""

    def __init__(self, said: Sequence[str]) -> None:
        self.said = tuple(said)
        super().__init__(" ".join(said))


@dataclass(frozen=True)
class NewRule:
    """A rule as somebody writes it; words with spaces between."""

    kind: str
    words: str
    reason: str
    name: str = ""


@transaction.atomic
def count(*, by: Person, project: Project) -> None:
    """Have the words counted. What was counted already with the same texts and rules is not counted again."""
    held = _held(project)
    _queue(held)


def _queue(project: Project) -> None:
    key = standing.standing(project).key(texts.stamp(project))
    if counted.result_of(project, key) is not None:
        return
    job = jobs.enqueue(COUNT, key=counted.job_key(project, key), project=project.pk)
    if job.state in {Job.State.DONE, Job.State.FAILED}:
        jobs.again(job)


@dataclass(frozen=True)
class Found:
    """What was counted.

    Attributes:
        key: fingerprint of texts, rules and stemmer.
        written: the texts.
        counted, words: words that count, and all.
        stems: each with the places of the people who used it.
    """

    key: str
    written: texts.Written
    counted: int
    words: int
    stems: Sequence[tuple[StemCount, Sequence[int]]]
    left_out: Sequence[LeftOut]


@transaction.atomic
def keep(*, project: Project, now: standing.Standing, found: Found) -> CountedWords:
    """Keep what was counted; the same count twice is kept once. Of old ones on the same texts the newest few stay."""
    held = _held(project)
    if there := counted.result_of(held, found.key):
        return there
    stop_list = now.rules.stop_list
    made = CountedWords.objects.create(
        project=held,
        key=found.key,
        texts_sha256=found.written.sha256,
        program=now.stemmer.program,
        version=now.stemmer.version,
        language=now.stemmer.language,
        stop_list=stop_list.told if stop_list else "",
        rules=now.text,
        respondents=len(found.written.texts),
        silent=found.written.silent,
        words=found.words,
        counted=found.counted,
        people=",".join(found.written.texts),
        at=timezone.now(),
    )
    CountedStem.objects.bulk_create(
        (
            CountedStem(
                result=made,
                place=place,
                stem=one.stem,
                forms=counted.forms_text(one.forms),
                respondents=one.respondents,
                occurrences=one.occurrences,
                people=",".join(map(str, people)),
            )
            for place, (one, people) in enumerate(found.stems)
        ),
        batch_size=1000,
    )
    LeftOutWord.objects.bulk_create(
        (
            LeftOutWord(result=made, place=place, word=one.word, reason=one.reason, occurrences=one.occurrences)
            for place, one in enumerate(found.left_out)
        ),
        batch_size=1000,
    )
    # Words of a text that was taken back go with the next count.
    held.counted_words.exclude(texts_sha256=made.texts_sha256).delete()
    old = held.counted_words.order_by("-at", "-pk").values_list("pk", flat=True)[RESULTS_STAY:]
    CountedWords.objects.filter(pk__in=list(old)).delete()
    return made


@transaction.atomic
def decide(*, by: Person, project: Project, stem: str, choice: str, reason: str = "", seen: int = 0) -> WordDecision:
    """Decide about a stem.

    Args:
        by: who decides.
        project: in which project.
        stem: as the list shows it.
        choice: candidate, excluded, added, or open: what was decided is taken back.
        reason: why; excluding and adding need one.
        seen: the last decision about the stem that the person saw; 0 for none.

    Raises:
        ReasonMissingError: it needs a reason.
        DecidedMeanwhileError: somebody has decided since, and otherwise.
    """
    reason = " ".join(reason.split()) or WITHOUT_REASON.get(choice, "")
    if not reason:
        raise ReasonMissingError
    held = _held(project)
    last = held.word_decisions.filter(stem=stem).select_related("by").order_by("-pk").first()
    if last is not None and (last.choice, last.reason) == (choice, reason):
        return last
    if last is not None and last.pk != seen:
        raise DecidedMeanwhileError(last)
    made = WordDecision.objects.create(
        project=held, stem=stem, choice=choice, reason=reason[:500], by=by, at=timezone.now()
    )
    record(did="qualitative.decide_word", target=f"decision:{made.pk}", by=by.pk, program=held.program.slug)
    return made


WITHOUT_REASON: dict[str, str] = {
    WordDecision.Choice.CANDIDATE: "Looked at, and kept.",
    WordDecision.Choice.OPEN: "Taken back.",
}


@transaction.atomic
def add_rule(*, by: Person, project: Project, rule: NewRule) -> WordRule:
    """Add a rule, and have the words counted again. The same rule twice is one.

    Raises UnfitRuleError where it contradicts another one, or changes nothing.
    """
    held = _held(project)
    words, reason = " ".join(rule.words.split()), " ".join(rule.reason.split())
    new = WordRule(
        project=held, kind=rule.kind, name=rule.name.strip(), words=words, reason=reason[:500], by=by, at=timezone.now()
    )
    for row in standing.standing(held).rows:
        if (row.kind, row.name, row.words) == (new.kind, new.name, new.words):
            return row
    if wrong := standing.wrong_with(held, new):
        raise UnfitRuleError(wrong)
    new.save()
    record(did="qualitative.add_word_rule", target=f"rule:{new.pk}", by=by.pk, program=held.program.slug)
    if rule.kind != WordRule.Kind.LINE:
        _queue(held)
    return new


@transaction.atomic
def take_back(*, by: Person, project: Project, rule: int, reason: str) -> None:
    """Let a rule hold no more, with a reason, and have the words counted again. Twice is once.

    Raises WordRule.DoesNotExist.
    """
    held = _held(project)
    old = held.word_rules.get(pk=rule, takes_back=None)
    if WordRule.objects.filter(takes_back=old).exists():
        return
    made = WordRule.objects.create(
        project=held,
        kind=old.kind,
        name=old.name,
        words=old.words,
        reason=(" ".join(reason.split()) or "Taken back.")[:500],
        takes_back=old,
        by=by,
        at=timezone.now(),
    )
    record(did="qualitative.take_back_word_rule", target=f"rule:{made.pk}", by=by.pk, program=held.program.slug)
    if old.kind != WordRule.Kind.LINE:
        _queue(held)


def _held(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).select_related("program").get(pk=project.pk)
