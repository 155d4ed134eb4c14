"""Rules and decisions on words: what is refused, who was first, and that the log is only added to."""

import pytest
from django.db import DatabaseError, transaction

from rapport.audit.models import Event
from rapport.qualitative import privacy
from rapport.qualitative.models import WordDecision, WordRule
from rapport.qualitative.wordlist import actions, logbook, standing
from rapport.qualitative.wordlist.actions import (
    DecidedMeanwhileError,
    NewRule,
    ReasonMissingError,
    UnfitRuleError,
)
from tests import make
from tests.qualitative.wordlist.conftest import Place


def decide(place: Place, stem: str, choice: str, reason: str = "Because.", seen: int = 0) -> WordDecision:
    return actions.decide(by=place.lead, project=place.project, stem=stem, choice=choice, reason=reason, seen=seen)


def test_excluding_and_adding_need_a_reason(place: Place) -> None:
    for choice in ("excluded", "added"):
        with pytest.raises(ReasonMissingError):
            decide(place, "plan", choice, reason="  ")
    assert decide(place, "plan", "candidate", reason="").reason == "Looked at, and kept."
    assert not WordDecision.objects.exclude(choice="candidate").exists()


def test_two_who_decide_at_once(place: Place) -> None:
    first = decide(place, "plan", "excluded", "Overlaps.")
    assert decide(place, "plan", "excluded", "Overlaps.") == first  # pressed twice
    with pytest.raises(DecidedMeanwhileError) as other:
        decide(place, "plan", "candidate")
    assert other.value.last == first
    second = decide(place, "plan", "open", "", seen=first.pk)
    assert WordDecision.objects.count() == 2
    assert "plan" not in standing.as_log(standing.decisions(place.project)).last()
    assert second.reason == "Taken back."
    assert Event.objects.filter(did="qualitative.decide_word").count() == 2


@pytest.mark.parametrize("table", [WordRule, WordDecision])
def test_the_database_refuses_to_change_the_log(place: Place, table: type[WordRule | WordDecision]) -> None:
    decide(place, "plan", "excluded")
    actions.add_rule(by=place.lead, project=place.project, rule=NewRule("stop", "better", "Says nothing."))
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        table.objects.update(reason="Another.")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (NewRule("stop", "the", "Little."), "on the stop list already"),
        (NewRule("count", "plan", "Wanted."), "not on the stop list"),
        (NewRule("keep", "weekly", "Kept."), "named under “stop” already"),
        (NewRule("synonyms", "planning goal", "Same.", "aim"), "named already"),
    ],
)
def test_what_contradicts_is_refused(place: Place, rule: NewRule, said: str) -> None:
    for known in (NewRule("stop", "weekly", "So."), NewRule("synonyms", "plans", "Same.", "idea")):
        actions.add_rule(by=place.lead, project=place.project, rule=known)
    with pytest.raises(UnfitRuleError, match=said) as refused:
        actions.add_rule(by=place.lead, project=place.project, rule=rule)
    assert "line" not in str(refused.value)  # there is no file whose line could be named
    assert WordRule.objects.count() == 2


def test_a_rule_holds_once_and_goes_once(place: Place) -> None:
    rule = NewRule("keep", "PI", "An abbreviation.")
    made = actions.add_rule(by=place.lead, project=place.project, rule=rule)
    assert actions.add_rule(by=place.lead, project=place.project, rule=rule) == made
    for _ in range(2):
        actions.take_back(by=place.lead, project=place.project, rule=made.pk, reason="")
    assert standing.standing(place.project).rules.project.keep == ()
    assert WordRule.objects.count() == 2
    assert actions.add_rule(by=place.lead, project=place.project, rule=rule) != made


def test_of_line_and_length_the_last_counts(place: Place) -> None:
    for number in ("2", "4"):
        actions.add_rule(by=place.lead, project=place.project, rule=NewRule("shortest", number, "So."))
    line = NewRule("line", "1.5", "As others did.", "percent_words")
    actions.add_rule(by=place.lead, project=place.project, rule=line)
    now = standing.standing(place.project)
    assert now.rules.project.shortest == 4
    assert str(now.line) == "1.5% of the words that count"
    assert [line.counts for line in logbook.lines(place.project)] == [False, True, True]


def test_the_log_says_everything(place: Place) -> None:
    decide(place, "plan", "excluded", "Overlaps.")
    made = actions.add_rule(
        by=place.lead, project=place.project, rule=NewRule("synonyms", "trust listen", "One thing.", "hearing")
    )
    actions.take_back(by=place.lead, project=place.project, rule=made.pk, reason="Two things.")
    said = [(line.about, line.decided, line.reason, line.counts) for line in logbook.lines(place.project)]
    assert said == [
        ("plan", "Excluded", "Overlaps.", True),
        ("trust listen", "Counted as “hearing”", "One thing.", False),
        ("trust listen", "Taken back: counted as “hearing”", "Two things.", False),
    ]
    sheet = logbook.sheet(place.project).decode("utf-8-sig").splitlines()
    assert sheet[0] == "about,decided,reason,who,when,counts"
    assert len(sheet) == 4
    assert "Inès" in sheet[1]


def test_who_decided_can_ask_what_they_decided(place: Place) -> None:
    decide(place, "plan", "excluded", "Overlaps.")
    make.codebook(place.project, "Plan")
    told = dict(privacy.about(place.lead))
    assert [row["stem"] for row in told["decisions about words"]] == ["plan"]
    assert [row["number"] for row in told["codebooks published"]] == [1]
    assert told["rules about words"] == []
