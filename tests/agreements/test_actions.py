import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from rapport.agreements import actions, queries, tasks
from rapport.agreements.actions import (
    ChangedElsewhereError,
    EditedMeanwhileError,
    NotYoursError,
    StaleError,
    SubmittedError,
    TooEarlyError,
    UnfinishedError,
    WrongNameError,
)
from rapport.agreements.models import Agreement, Answer, Document, Sheet, Signature, Statement, Version
from rapport.agreements.privacy import about
from rapport.agreements.queries import Stage, Step
from rapport.audit.queries import events_of, first_broken_link
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, TeamMember
from tests import make

pytestmark = pytest.mark.django_db


def step(person: Person, pair: Mentorship) -> Step:
    return queries.desks_of(person)[0].step


def letters_to(person: Person) -> list[str]:
    return [letter.composer.rsplit(".", 1)[-1] for letter in Letter.objects.filter(to=person).order_by("pk")]


def test_the_way_from_the_first_answer_to_the_last_signature() -> None:
    pair = make.agreeing_pair()
    scholar, mentor = pair.scholar, make.mentor_of(pair)
    assert step(scholar, pair) is Step.ANSWER
    actions.submit(by=scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    assert (step(scholar, pair), step(mentor, pair)) == (Step.WAIT, Step.ANSWER)
    actions.submit(by=mentor, mentorship=pair, answers=make.MENTOR_SAYS, version=0)
    assert (step(scholar, pair), step(mentor, pair)) == (Step.ALIGN, Step.ALIGN)
    version = make.version_to_sign(pair)
    actions.sign(by=scholar, version=version, sha256=version.sha256, typed_name="scholar")
    assert (step(scholar, pair), step(mentor, pair)) == (Step.WAIT_FOR_SIGNATURES, Step.SIGN)
    actions.sign(by=mentor, version=version, sha256=version.sha256, typed_name=" MENTOR ")
    assert (step(scholar, pair), step(mentor, pair)) == (Step.DONE, Step.DONE)
    pair.refresh_from_db()
    assert pair.phase == Mentorship.Phase.ENABLING
    assert letters_to(scholar) == ["all_have_submitted", "all_have_signed"]
    assert letters_to(mentor) == ["all_have_submitted", "waits_for_signature", "all_have_signed"]
    assert first_broken_link() is None


def test_a_draft_is_kept_as_typed_and_saving_it_again_changes_nothing() -> None:
    pair = make.agreeing_pair()
    typed = {"feedback-days": make.given(" about a week "), "authorship": make.given("we talk\n\n  first")}
    first = actions.save_draft(by=pair.scholar, mentorship=pair, answers=typed, version=0)
    again = actions.save_draft(by=pair.scholar, mentorship=pair, answers=typed, version=0)
    assert (first.version, again.version) == (1, 1)
    assert Answer.objects.get(item="authorship").value == "we talk\n\n  first"


def test_another_tab_is_not_overwritten() -> None:
    pair = make.agreeing_pair()
    actions.save_draft(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    for act in (actions.save_draft, actions.submit):
        with pytest.raises(ChangedElsewhereError):
            act(by=pair.scholar, mentorship=pair, answers=make.MENTOR_SAYS, version=0)
    assert Answer.objects.get(item="meeting-frequency").value == "weekly"
    assert not Sheet.objects.filter(submitted_at__isnull=False).exists()


def test_submitted_answers_are_final_and_submitting_twice_is_once() -> None:
    pair = make.agreeing_pair()
    first = actions.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    again = actions.submit(by=pair.scholar, mentorship=pair, answers=make.MENTOR_SAYS, version=1)
    assert first == again
    with pytest.raises(SubmittedError):
        actions.save_draft(by=pair.scholar, mentorship=pair, answers=make.MENTOR_SAYS, version=1)
    assert Answer.objects.get(item="meeting-frequency").value == "weekly"


def test_the_programme_does_not_learn_who_has_submitted() -> None:
    pair = make.agreeing_pair()
    before = queries.stage([pair.pk])
    events = events_of(pair.program.slug).count()
    actions.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    pair.refresh_from_db()
    assert queries.stage([pair.pk]) == before == {pair.pk: Stage.IDENTIFYING}
    assert events_of(pair.program.slug).count() == events
    assert pair.phase == Mentorship.Phase.PREPARING
    actions.submit(by=make.mentor_of(pair), mentorship=pair, answers=make.MENTOR_SAYS, version=0)
    pair.refresh_from_db()
    assert queries.stage([pair.pk]) == {pair.pk: Stage.COMPARING}
    assert pair.phase == Mentorship.Phase.NEGOTIATING
    news = events_of(pair.program.slug)[: events_of(pair.program.slug).count() - events]
    assert {(event.did, event.by) for event in news} == {("agreements.reveal", None), ("programs.move_to", None)}


def test_nobody_writes_together_before_all_have_submitted() -> None:
    pair = make.agreeing_pair()
    actions.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    with pytest.raises(TooEarlyError):
        actions.save_statement(by=pair.scholar, mentorship=pair, item="authorship", text="x", version=0)
    with pytest.raises(TooEarlyError):
        actions.make_version(by=pair.scholar, mentorship=pair)


def test_strangers_write_nothing() -> None:
    pair, stranger = make.compared_pair(), make.person()
    version = make.version_to_sign(pair)
    with pytest.raises(NotYoursError):
        actions.save_draft(by=stranger, mentorship=pair, answers={}, version=0)
    with pytest.raises(NotYoursError):
        actions.save_statement(by=stranger, mentorship=pair, item="authorship", text="x", version=1)
    with pytest.raises(NotYoursError):
        actions.sign(by=stranger, version=version, sha256=version.sha256, typed_name=stranger.name)
    with pytest.raises(NotYoursError):
        actions.save_statement(by=pair.scholar, mentorship=pair, item="no-such-item", text="x", version=0)


def test_two_people_edit_the_same_text() -> None:
    pair = make.compared_pair()
    mentor = make.mentor_of(pair)
    first = actions.save_statement(by=pair.scholar, mentorship=pair, item="authorship", text="Ours.", version=0)
    assert actions.save_statement(by=mentor, mentorship=pair, item="authorship", text="Ours.", version=0) == first
    with pytest.raises(EditedMeanwhileError) as refused:
        actions.save_statement(by=mentor, mentorship=pair, item="authorship", text="Mine.", version=0)
    assert refused.value.kept.text == Statement.objects.get().text == "Ours."
    decided = refused.value.kept.version
    actions.save_statement(by=mentor, mentorship=pair, item="authorship", text="Mine.", version=decided)
    assert Statement.objects.get().text == "Mine."


def test_a_version_needs_every_text_and_pressing_twice_makes_one() -> None:
    pair = make.compared_pair()
    actions.save_statement(by=pair.scholar, mentorship=pair, item="authorship", text="Ours.", version=0)
    with pytest.raises(UnfinishedError):
        actions.make_version(by=pair.scholar, mentorship=pair)
    other = make.version_to_sign()
    again = actions.make_version(by=other.made_by, mentorship=other.agreement.mentorship)
    assert (again.pk, Version.objects.count()) == (other.pk, 1)


def test_signing_twice_is_once() -> None:
    version = make.version_to_sign()
    first, again = (
        actions.sign(by=version.made_by, version=version, sha256=version.sha256, typed_name="Scholar") for _ in "ab"
    )
    assert first == again
    assert Signature.objects.count() == 1
    events = events_of(version.agreement.mentorship.program.slug)
    assert [event.did for event in events].count("agreements.sign") == 1


def test_nobody_signs_for_somebody_else() -> None:
    version = make.version_to_sign()
    with pytest.raises(WrongNameError):
        actions.sign(by=version.made_by, version=version, sha256=version.sha256, typed_name="Mentor")
    nameless = version.made_by
    Person.objects.filter(pk=nameless.pk).update(name="")
    nameless.refresh_from_db()
    with pytest.raises(WrongNameError):
        actions.sign(by=nameless, version=version, sha256=version.sha256, typed_name="")
    assert not Signature.objects.exists()


def test_words_that_have_moved_on_are_not_signed() -> None:
    version = make.version_to_sign()
    pair, scholar = version.agreement.mentorship, version.made_by
    with pytest.raises(StaleError):
        actions.sign(by=scholar, version=version, sha256="0" * 64, typed_name="Scholar")
    actions.save_statement(by=scholar, mentorship=pair, item="authorship", text="Other words.", version=1)
    with pytest.raises(StaleError):
        actions.sign(by=scholar, version=version, sha256=version.sha256, typed_name="Scholar")
    newer = actions.make_version(by=scholar, mentorship=pair)
    assert newer.number == 2
    with pytest.raises(StaleError):
        actions.sign(by=scholar, version=version, sha256=version.sha256, typed_name="Scholar")


def test_a_signed_version_stays_in_force_until_the_next_is_signed_by_all() -> None:
    version = make.signed_version()
    pair, scholar = version.agreement.mentorship, version.made_by
    actions.save_statement(by=scholar, mentorship=pair, item="authorship", text="Other words.", version=1)
    newer = actions.make_version(by=scholar, mentorship=pair)
    actions.sign(by=scholar, version=newer, sha256=newer.sha256, typed_name="Scholar")
    desk = queries.desks_of(scholar)[0]
    assert (desk.in_force, desk.latest) == (version, newer)
    assert queries.agreed([pair.pk]) == {pair.pk: timezone.localdate(version.signed_at)}
    assert queries.stage([pair.pk]) == {pair.pk: Stage.SIGNED}


def test_a_mentor_who_joins_answers_unseeing_and_makes_a_new_version_necessary() -> None:
    version = make.version_to_sign()
    pair = version.agreement.mentorship
    joiner = make.person("Joiner")
    make.participation(pair.program, Role.MENTOR, joiner)
    programs.pair(by=None, program=pair.program, scholar=pair.scholar, mentor=joiner, place=TeamMember.Place.CO)
    desk = queries.desks_of(joiner)[0]
    assert (desk.step, desk.latest, queries.comparisons(desk)) == (Step.ANSWER, None, [])
    with pytest.raises(StaleError):
        actions.sign(by=pair.scholar, version=version, sha256=version.sha256, typed_name="Scholar")
    assert step(pair.scholar, pair) is Step.ALIGN
    actions.submit(by=joiner, mentorship=pair, answers=make.MENTOR_SAYS, version=0)
    desk = queries.desks_of(pair.scholar)[0]
    seen = queries.comparisons(desk, desk.pairs[1])
    assert {voice.party.person for voice in seen[0].voices} == {joiner, pair.scholar}


def test_a_mentor_who_leaves_does_not_keep_the_others_waiting() -> None:
    pair = make.agreeing_pair()
    silent = make.person("Silent")
    make.participation(pair.program, Role.MENTOR, silent)
    programs.pair(by=None, program=pair.program, scholar=pair.scholar, mentor=silent, place=TeamMember.Place.CO)
    actions.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    actions.submit(by=make.mentor_of(pair), mentorship=pair, answers=make.MENTOR_SAYS, version=0)
    tasks.reveal_where_all_have_submitted()
    assert step(pair.scholar, pair) is Step.ALIGN  # with the one who has answered
    assert queries.stage([pair.pk]) == {pair.pk: Stage.IDENTIFYING}
    actions.erase(by=silent, person=silent)
    programs.leave_all(by=silent, person=silent)
    tasks.reveal_where_all_have_submitted()
    assert queries.stage([pair.pk]) == {pair.pk: Stage.COMPARING}


def test_erasing_keeps_the_signed_words_without_the_name(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = make.signed_version()
    mentor = make.mentor_of(version.agreement.mentorship)
    old = Document.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=mentor, person=mentor)
        mentor.name = ""
        mentor.save()
    assert not Sheet.objects.filter(by=mentor).exists()
    assert set(Signature.objects.values_list("typed_name", flat=True)) == {"Scholar", ""}
    kept = Version.objects.get()
    assert (kept.content, kept.sha256) == (version.content, version.sha256)
    assert "Mentor" not in kept.content
    forgotten, anew = Document.objects.order_by("pk")
    assert (forgotten.sha256, bytes(forgotten.pdf)) == (old.sha256, b"")
    assert anew.pdf
    assert queries.document_with(old.sha256) == forgotten


def test_all_about_a_person_is_theirs_alone() -> None:
    version = make.signed_version()
    mentor = make.mentor_of(version.agreement.mentorship)
    told = dict(about(mentor))
    assert {row["value"] for row in told["expectations"]} == {"monthly", "7", ""}
    assert [row["typed_name"] for row in told["signatures"]] == ["Mentor"]
    assert told["what you said in reviews"] == []


def test_oversight_asks_a_constant_number_of_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    pairs = [make.signed_version().agreement.mentorship.pk, make.agreeing_pair().pk, make.compared_pair().pk]
    with django_assert_num_queries(1):
        assert set(queries.agreed(pairs)) == {pairs[0]}
    with django_assert_num_queries(2):
        assert list(queries.stage(pairs).values()) == [Stage.SIGNED, Stage.IDENTIFYING, Stage.COMPARING]


def test_an_agreement_keeps_the_template_it_began_with() -> None:
    pair = make.compared_pair()
    programs.choose_content(by=None, program=pair.program, course="", agreement_template="another")
    desk = queries.desks_of(pair.scholar)[0]
    assert desk.template is not None
    assert desk.template.id == "small"
    assert Agreement.objects.get().template.version == desk.template.version
