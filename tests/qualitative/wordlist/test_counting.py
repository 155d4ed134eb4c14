"""Who counts as one person, when words are counted anew, and that the files are those of `rapport words`."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from rapport.kit.models import Job
from rapport.qualitative.models import CountedWords, Document, Respondent, Unit
from rapport.qualitative.wordlist import actions, standing, tasks, texts
from rapport.qualitative.wordlist import counted as counts
from rapport.qualitative.wordlist.actions import NewRule
from rapport.qualitative.words import command
from tests import make
from tests.qualitative.wordlist.conftest import ANSWERS, SITES, Place

real_process = tasks.computed


def respondents(place: Place) -> dict[str, int]:
    result = counts.latest(place.project)
    assert result is not None
    return {one.stem: one.respondents for one in counts.word_count(result).stems}


def people(place: Place, stem: str) -> list[str]:
    result = counts.latest(place.project)
    assert result is not None
    one = counts.stem(result, stem)
    assert one is not None
    return counts.people_of(result, one)


def test_a_person_counts_once(counted: Place) -> None:
    assert respondents(counted)["plan"] == 4
    assert respondents(counted)["communic"] == 5
    assert len(people(counted, "plan")) == 4


def test_several_units_of_one_and_two_that_are_one_count_once(place: Place) -> None:
    make.units(place.project, ["Plan it.", "A plan"], of=["p1", "p1"])
    make.units(place.project, ["My plan"], of=["p2"])
    one, other = Respondent.objects.get(code="p1"), Respondent.objects.get(code="p2")
    place.count()
    assert respondents(place)["plan"] == 6
    other.same_as = one
    other.save()
    place.count()
    assert respondents(place)["plan"] == 5
    assert f"r{one.pk}" in people(place, "plan")
    one.same_as, other.same_as = other, other  # a circle is nobody's wish, and no endless loop
    one.save()
    place.count()
    assert respondents(place)["plan"] == 5


def test_where_nobody_is_named(place: Place) -> None:
    units = make.units(place.project, ["Plan one", "Plan two"])
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(respondent=None)
    place.count()
    assert respondents(place)["plan"] == 6  # each response by itself
    Document.objects.filter(pk=units[0].document_id).update(unit=Document.Unit.PARAGRAPH)
    make.units(place.project, ["Nothing"])
    place.count()
    assert respondents(place)["plan"] == 5  # a contract is one
    assert f"d{units[0].document_id}" in people(place, "plan")


def test_what_was_taken_back_does_not_count(counted: Place) -> None:
    unit = Unit.objects.get(text="Plans, plans, plans.")
    unit.text, unit.withdrawn_at = "", timezone.now()
    unit.save()
    state = counted_state(counted)
    assert not state.is_current
    counted.count()
    assert respondents(counted)["plan"] == 3
    result = counted_state(counted).result
    assert result is not None
    assert (result.respondents, result.silent) == (7, 1)
    assert CountedWords.objects.get() == result  # nothing keeps the words of what was taken back


def counted_state(place: Place) -> counts.State:
    return counts.state(place.project, standing.standing(place.project))


def test_the_same_is_not_counted_twice(counted: Place) -> None:
    counted.count()
    actions.count(by=counted.lead, project=counted.project)
    assert CountedWords.objects.count() == 1
    assert not Job.objects.exists()
    state = counted_state(counted)
    assert state.is_current
    assert not state.is_waiting


def test_a_rule_counts_anew_and_taking_it_back_finds_the_old_count(counted: Place) -> None:
    first = counted_state(counted).result
    rule = NewRule("splits", "planning", "It is about time.")
    made = actions.add_rule(by=counted.lead, project=counted.project, rule=rule)
    assert counted_state(counted).is_waiting
    counted.count()
    assert respondents(counted)["planning"] == 1
    actions.take_back(by=counted.lead, project=counted.project, rule=made.pk, reason="It is not.")
    assert counted_state(counted).result == first


def test_only_the_newest_counts_stay_and_a_lost_one_is_made_again(place: Place) -> None:
    place.count()
    for word in ("better", "listen", "weekly", "trust", "write"):
        actions.add_rule(by=place.lead, project=place.project, rule=NewRule("stop", word, "Says nothing."))
        place.count()
    assert CountedWords.objects.count() == actions.RESULTS_STAY
    CountedWords.objects.all().delete()
    Job.objects.update(state=Job.State.DONE)
    actions.count(by=place.lead, project=place.project)
    assert Job.objects.filter(state=Job.State.WAITING).count() == 1


def test_texts_are_fingerprinted_by_what_they_say(place: Place) -> None:
    before = texts.written(place.project)
    assert before.sha256 == texts.written(place.project).sha256
    make.units(place.project, ["One more"])
    assert before.sha256 != texts.written(place.project).sha256


@pytest.mark.slow
def test_the_files_are_those_of_rapport_words(
    client: Client, counted: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real process: half a second."""
    monkeypatch.setattr(tasks, "computed", real_process)
    for rule in (
        NewRule("synonyms", "listen trust", "One thing here.", "hearing"),
        NewRule("stop", "better", "Says nothing."),
        NewRule("shortest", "4", "Short words say little."),
    ):
        actions.add_rule(by=counted.lead, project=counted.project, rule=rule)
    for stem, choice in (("plan", "excluded"), ("reflect", "added"), ("meet", "candidate"), ("plan", "open")):
        last = counted.project.word_decisions.filter(stem=stem).last()
        seen = last.pk if last else 0
        actions.decide(by=counted.lead, project=counted.project, stem=stem, choice=choice, reason="So.", seen=seen)
    counted.count()
    client.force_login(counted.lead)
    together = zipfile.ZipFile(io.BytesIO(client.get(counted.url("words_archive")).content))
    for name in ("rules.yaml", "decision-log.csv"):
        (tmp_path / name).write_bytes(together.read(name))
    codes = counted.project.respondents.order_by("pk").values_list("code", flat=True)
    with (tmp_path / "answers.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *zip(codes, ANSWERS, strict=True)])
    out = tmp_path / "out"
    asked = [str(tmp_path / "answers.csv"), "--text", "text", "--id", "id", "--min-respondents", "3", "--out", str(out)]
    asked += ["--rules", str(tmp_path / "rules.yaml"), "--decisions", str(tmp_path / "decision-log.csv")]
    assert command.main(asked) == 0
    for name, url in (("words.csv", "words_csv"), ("results.json", "words_results")):
        assert client.get(counted.url(url)).content == (out / name).read_bytes()
    for name in ("candidates.csv", "left-out.csv", "decisions.csv", "methods.txt"):
        assert together.read(name) == (out / name).read_bytes(), name


def test_a_worker_that_finds_nothing_to_do(place: Place) -> None:
    tasks.count(0)
    assert not CountedWords.objects.exists()


def test_the_question_holds_no_name(place: Place) -> None:
    asked = json.loads(tasks.asked(standing.standing(place.project), texts.written(place.project)))
    assert sorted(asked) == ["language", "rules", "texts"]
    assert len(asked["texts"]) == len(SITES)
