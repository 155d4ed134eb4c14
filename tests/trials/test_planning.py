"""The analysis plan that a protocol gives runs on participants with their scores, and never says which arm is which."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from rapport.analysis.run import Wishes, evaluate
from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.surveys import actions as surveys
from rapport.surveys.library import branches_of
from rapport.surveys.models import Survey
from rapport.tables.table import Table
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.allocation.planning import plan_of
from rapport.trials.outcomes.columns import column_of
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.reading import look
from tests import make
from tests.trials.conftest import PASSPHRASE, Place

SITES = [f"I{at:02}" for at in range(1, 13)]


def test_the_plan_makes_baseline_icc_and_both_comparisons(tmp_path: Path) -> None:
    document = look(example()).document
    assert document is not None
    protocol = document.content
    text = plan_of(protocol, ["A", "B"], SITES)
    assert not any(arm.name in text.replace(protocol.title, "").replace(protocol.question, "") for arm in protocol.arms)
    draw = np.random.default_rng(1)
    head = [
        "participant",
        "site",
        "arm",
        "size",
        *(column_of(one, wave) for one in ("Science identity", "Career commitment") for wave in ("Before", "After")),
    ]
    rows = [",".join(f'"{one}"' for one in head)]
    for at, site in enumerate(SITES):
        for number in range(5):
            before = draw.normal(3, 1)
            after = before + 0.5 * (at % 2) + draw.normal(0, 1)
            yes = f"{draw.integers(2)},{draw.integers(2)}"
            size = "small" if at < 6 else "large"
            rows.append(f"{site}-{number},{site},{'AB'[at % 2]},{size},{before:.3f},{after:.3f},{yes}")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "participants.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    analysis = evaluate(tmp_path / "plan.yaml", tmp_path / "participants.csv", tmp_path / "out", Wishes(None))
    assert [str(one) for one in (*analysis.missing, *analysis.mistakes)] == []
    by_name = {table.name: table for table in analysis.tables}
    assert list(by_name)[-6:] == ["baseline", "alike", "arms-1", "people-1", "arms-2", "people-2"]
    icc, *_ = [one.value for one in by_name["alike"].records if one.statistic == "icc"]
    assert icc is not None


def answered(place: Place, survey: Survey, person: Person, value: int) -> None:
    given = {name: surveys.Given(value) for name in branches_of(survey.instrument, survey.instrument_version).fields}
    surveys.submit(by=person, survey=survey, given=given)


def test_answers_of_participants_stand_beside_their_numbers_and_the_plan_runs_on_them(
    place: Place, client: Client, tmp_path: Path
) -> None:
    place.sealed()
    sites = [place.site() for _ in range(4)]
    for site in sites:
        allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE)
    before, after, other = (
        make.survey(wave=make.wave(place.program, name=name)) for name in ("before", "After", "Else")
    )
    people = [one for site in sites for one in queries.participants(site)]
    for at, one in enumerate(people):
        answered(place, before, one.person, 1 + at % 3)
        answered(place, after, one.person, 2 + at % 3)
        answered(place, other, one.person, 5)
    answered(place, after, make.member(place.program, Role.SCHOLAR), 5)
    withdrawn = people[1].person
    programs.withdraw_consent(by=withdrawn, consent=withdrawn.consents.get())
    client.force_login(place.statistician)
    taken = [
        client.get(reverse(f"trials:{name}", args=[place.program.slug, place.trial.pk])).content.decode()
        for name in ("blinded", "analysis_plan")
    ]
    rows = list(csv.DictReader(io.StringIO(taken[0])))
    told = [(one["participant"], one["Science identity, Before"], one["Science identity, After"]) for one in rows]
    assert told[:4] == [
        ("I01-01", "1.0", "2.0"),
        ("I01-02", "", ""),
        ("I01-03", "3.0", "4.0"),
        ("I02-01", "1.0", "2.0"),
    ]
    assert len(told) == len(people)
    assert not any(str(one.person) in taken[0] + taken[1] for one in people)
    assert "Not there yet" not in taken[1]
    (tmp_path / "plan.yaml").write_text(taken[1], encoding="utf-8")
    (tmp_path / "participants.csv").write_text(taken[0], encoding="utf-8")
    analysis = evaluate(tmp_path / "plan.yaml", tmp_path / "participants.csv", tmp_path / "out", Wishes(None))
    made = {table.name: table for table in analysis.tables}
    assert {one.n for one in made["people-1"].records if one.n} == {len(people) - 1}
    assert Event.objects.filter(did="trials.take_participants", by=place.statistician.pk).count() == 1
    assert_the_same_with_names(place, client, tmp_path, made)


def assert_the_same_with_names(place: Place, client: Client, folder: Path, blinded: dict[str, Table]) -> None:
    """Unblinded, plan and participants give the same numbers; only the arms have names."""
    allocation.unblind(by=place.officer, trial=place.fresh())
    for name, path in (("blinded", "participants.csv"), ("analysis_plan", "plan.yaml")):
        page = client.get(reverse(f"trials:{name}", args=[place.program.slug, place.trial.pk]))
        (folder / path).write_bytes(page.content)
    unblinded = evaluate(folder / "plan.yaml", folder / "participants.csv", folder / "out", Wishes(None))
    named = {table.name: table for table in unblinded.tables}
    for name in ("arms-1", "people-1"):
        letters, names = ([one.value for one in found[name].records] for found in (blinded, named))
        assert letters == names
    assert not {one.term for one in blinded["people-1"].records} <= {one.term for one in named["people-1"].records}


@pytest.mark.parametrize(
    ("score", "why"),
    [
        ("science-identity/total", "“Science identity” is measured by “science-identity/total”"),
        # Its column would stay empty, and nobody would know why.
        ("mentoring-competency/mca26_total", "asked without names or about somebody else"),
    ],
)
def test_a_score_that_this_server_does_not_have_or_that_never_carries_names_is_refused(
    db: None, score: str, why: str
) -> None:
    program = make.program()
    director = make.member(program, Role.DIRECTOR)
    text = example().replace("science-identity/science_identity", score)
    trial = protocols.begin(by=director, program=program, text=text)
    with pytest.raises(protocols.RefusedError, match=why):
        protocols.register(by=director, version=trial.versions.get())


def test_a_score_that_is_none_has_its_line() -> None:
    (mistake,) = look(example().replace("science-identity/science_identity", "the mean")).mistakes
    assert mistake.line == 36
    assert "science-identity/science_identity" in mistake.mend


@pytest.mark.parametrize(
    ("was", "becomes", "column"),
    [
        ("name: Career commitment", "name: Science identity", "Science identity, Before"),
        ("waves: [Before, After]", "waves: [After, After]", "Science identity, After"),
        ("- name: size", "- name: arm", "arm"),
    ],
)
def test_two_things_in_one_column_of_the_list_are_refused(db: None, was: str, becomes: str, column: str) -> None:
    program = make.program()
    director = make.member(program, Role.DIRECTOR)
    text = example().replace(was, becomes)
    assert text != example()
    trial = protocols.begin(by=director, program=program, text=text)
    with pytest.raises(protocols.RefusedError, match=f"{column}”: name one otherwise"):
        protocols.register(by=director, version=trial.versions.get())


def test_who_is_at_an_institution_without_an_arm_is_in_no_table(place: Place, client: Client, tmp_path: Path) -> None:
    place.sealed()
    survey = make.survey(wave=make.wave(place.program, name="Before"))
    sites = [place.site() for _ in range(4)]
    for site in sites[:3]:
        allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE)
    allocation.annul(by=place.officer, site=sites[2], reason="It was not eligible")
    for at, one in enumerate(one for site in sites for one in queries.participants(site)):
        answered(place, survey, one.person, 1 + at % 5)
    client.force_login(place.statistician)
    for name, path in (("blinded", "participants.csv"), ("analysis_plan", "plan.yaml")):
        page = client.get(reverse(f"trials:{name}", args=[place.program.slug, place.trial.pk]))
        (tmp_path / path).write_bytes(page.content)
    analysis = evaluate(tmp_path / "plan.yaml", tmp_path / "participants.csv", tmp_path / "out", Wishes(None))
    alike = next(table for table in analysis.tables if table.name == "alike")
    assert {one.value for one in alike.records if one.statistic == "clusters"} == {2, 0}
    assert [row.label.text for row in analysis.flow.rows] == [
        "Rows in the data file",
        "Excluded: at an institution without an arm",
        "Analysed",
    ]
