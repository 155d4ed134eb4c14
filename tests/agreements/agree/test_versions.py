"""What a version says, who signs it, and that nobody signs what has moved on."""

import hashlib
import json
from datetime import date

import pytest
from django.utils import timezone

from rapport.agreements import actions, queries, wording
from rapport.agreements.actions import NotYoursError, StaleError, TooEarlyError
from rapport.agreements.agree import actions as agreeing
from rapport.agreements.agree import queries as agreed
from rapport.agreements.agree.actions import Said, TermsEditedMeanwhileError
from rapport.agreements.chairs import NoChairError
from rapport.agreements.models import Goal, Milestone, Signature, SmallStep, Terms, Version
from rapport.agreements.queries import Step
from rapport.agreements.readable import readable
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, TeamMember
from rapport.textfiles.canonical import canonical_json
from tests import make

pytestmark = pytest.mark.django_db
TERMS = Said(protected_percent=75, protected_until=date(2030, 1, 31))


def goal_of(pair: Mentorship, title: str = "An application for a career award") -> Goal:
    return Goal.objects.create(
        mentorship=pair, owner=pair.scholar, title=title, edited_by=pair.scholar, edited_at=timezone.now()
    )


def milestone_of(pair: Mentorship) -> Milestone:
    milestone = Milestone.objects.create(
        mentorship=pair,
        kind=Milestone.Kind.GRANT,
        title="The application is in",
        due_on=date(2027, 6, 12),
        edited_by=pair.scholar,
        edited_at=timezone.now(),
    )
    SmallStep.objects.create(milestone=milestone, place=1, title="One page of aims", due_on=date(2027, 2, 1))
    return milestone


def sign(version: Version, person: Person) -> Signature:
    return actions.sign(by=person, version=version, sha256=version.sha256, typed_name=person.name)


def entries(version: Version) -> dict[str, str]:
    shown = readable(version)
    return {entry.title: entry.text for section in shown.sections for entry in section.entries}


def test_a_version_says_goals_milestones_and_terms_and_its_fingerprint_is_that_of_its_content() -> None:
    pair = make.compared_pair()
    goal_of(pair)
    milestone_of(pair)
    agreeing.save_terms(by=pair.scholar, mentorship=pair, said=TERMS, version=0)
    version = make.version_to_sign(pair)
    said = entries(version)
    assert said["An application for a career award"] == "Without a date."
    assert (
        said["The application is in"] == "Grant application, on 12 June 2027.\n• One page of aims, by 1 February 2027"
    )
    assert said["Protected time"].startswith("75 per cent")
    assert version.sha256 == hashlib.sha256(version.content.encode()).hexdigest()
    assert pair.scholar.name not in json.dumps(json.loads(version.content)["plan"])
    assert canonical_json(json.loads(version.content)) == version.content.encode()


def first_form(version: Version) -> Version:
    """The same version as it was written before versions had a plan."""
    content = json.loads(version.content)
    del content["plan"]
    content["form"] = 1
    for clause in content["clauses"]:
        del clause["party"]
    version.content = canonical_json(content).decode()
    version.sha256 = hashlib.sha256(version.content.encode()).hexdigest()
    version.save()
    return version


def test_a_version_of_the_first_form_still_reads_verifies_and_can_be_signed() -> None:
    version = first_form(make.version_to_sign())
    sign(version, version.made_by)
    sign(version, make.mentor_of(version.agreement.mentorship))
    version.refresh_from_db()
    assert version.signed_at is not None
    assert agreed.version_with(version.sha256) == version
    assert set(entries(version)) == {"How often we meet", "Comments on a draft", "Authorship"}
    assert wording.read(version.content).plan == wording.NO_PLAN


def test_progress_needs_no_new_signatures_and_another_goal_does() -> None:
    pair = make.compared_pair()
    goal = goal_of(pair)
    version = make.version_to_sign(pair)
    Goal.objects.filter(pk=goal.pk).update(status=Goal.Status.ACHIEVED, evidence="Letter of award")
    sign(version, pair.scholar)
    goal_of(pair, "A second paper")
    with pytest.raises(StaleError):
        sign(version, make.mentor_of(pair))
    newer = actions.make_version(by=pair.scholar, mentorship=pair)
    assert newer.number == 2
    assert not newer.signatures.exists()


def test_two_people_never_overwrite_each_others_terms() -> None:
    pair = make.compared_pair()
    mentor = make.mentor_of(pair)
    first = agreeing.save_terms(by=pair.scholar, mentorship=pair, said=TERMS, version=0)
    assert agreeing.save_terms(by=mentor, mentorship=pair, said=TERMS, version=0) == first
    with pytest.raises(TermsEditedMeanwhileError) as refused:
        agreeing.save_terms(by=mentor, mentorship=pair, said=Said(50), version=0)
    agreeing.save_terms(by=mentor, mentorship=pair, said=Said(50), version=refused.value.kept.version)
    assert Terms.objects.get().protected_percent == 50


def test_other_terms_make_a_new_version_necessary() -> None:
    version = make.signed_version()
    pair = version.agreement.mentorship
    agreeing.save_terms(by=pair.scholar, mentorship=pair, said=TERMS, version=0)
    desk = queries.desk(pair.scholar, queries.desks_of(pair.scholar)[0].mentorship)
    assert (desk.step, desk.in_force) == (Step.ALIGN, version)
    assert actions.make_version(by=pair.scholar, mentorship=pair).number == 2


def test_nobody_writes_terms_before_the_reveal_or_for_others() -> None:
    pair = make.agreeing_pair()
    with pytest.raises(TooEarlyError):
        agreeing.save_terms(by=pair.scholar, mentorship=pair, said=TERMS, version=0)
    with pytest.raises(NotYoursError):
        agreeing.save_terms(by=make.person(), mentorship=make.compared_pair(), said=TERMS, version=0)
    compared = make.compared_pair()
    with pytest.raises(NotYoursError):
        agreeing.save_terms(by=compared.scholar, mentorship=compared, said=Said(chair=make.person()), version=0)


def test_the_chair_signs_last_and_only_then_is_it_in_force() -> None:
    pair = make.compared_pair()
    chair = make.chair_who_signs(pair)
    version = make.version_to_sign(pair)

    def signs() -> Signature:
        return actions.sign(by=chair, version=version, sha256=version.sha256, typed_name="Chair")

    sign(version, pair.scholar)
    assert agreed.versions_for_chair(chair) == []
    with pytest.raises(NotYoursError):
        signs()
    sign(version, make.mentor_of(pair))
    assert Letter.objects.filter(to=chair, composer__endswith="waits_for_chair").count() == 1
    version.refresh_from_db()
    assert version.signed_at is None
    assert signs() == signs()
    version.refresh_from_db()
    assert version.signed_at is not None
    assert [party.part for party in readable(version).signers] == ["scholar", "primary mentor", "chair"]


def test_another_chair_signs_nothing() -> None:
    pair = make.compared_pair()
    make.chair_who_signs(pair)
    version = make.version_to_sign(pair)
    other = make.person("Other")
    with pytest.raises(NotYoursError):
        actions.sign(by=other, version=version, sha256=version.sha256, typed_name="Other")


def test_of_several_chairs_the_pair_names_one() -> None:
    pair = make.compared_pair()
    make.chair_who_signs(pair)
    second = make.chair_who_signs(pair, "Second")
    with pytest.raises(NoChairError):
        make.version_to_sign(pair)
    agreeing.save_terms(by=pair.scholar, mentorship=pair, said=Said(chair=second), version=0)
    assert actions.make_version(by=pair.scholar, mentorship=pair).chair == second


def test_the_chair_of_the_scholars_institution_is_asked() -> None:
    pair = make.compared_pair()
    make.chair_who_signs(pair)
    near = make.chair_who_signs(pair, "Near")
    here = make.institution("Here")
    for person, role in ((pair.scholar, Role.SCHOLAR), (near, Role.CHAIR)):
        make.participation(pair.program, role, person)
        person.participations.filter(program=pair.program, role=role).update(institution=here)
    assert make.version_to_sign(pair).chair == near


def test_a_mentor_who_leaves_in_mid_negotiation_is_no_party_any_more() -> None:
    pair = make.agreeing_pair()
    second = make.person("Second")
    make.participation(pair.program, Role.MENTOR, second)
    programs.pair(by=None, program=pair.program, scholar=pair.scholar, mentor=second, place=TeamMember.Place.CO)
    for person in (pair.scholar, make.mentor_of(pair), second):
        actions.submit(by=person, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    version = make.version_to_sign(pair)
    sign(version, pair.scholar)
    programs.leave_all(by=second, person=second)
    for person in (second, make.mentor_of(pair)):
        with pytest.raises((NotYoursError, StaleError)):
            sign(version, person)
    newer = actions.make_version(by=pair.scholar, mentorship=pair)
    for person in (pair.scholar, make.mentor_of(pair)):
        sign(newer, person)
    newer.refresh_from_db()
    assert newer.signed_at is not None
