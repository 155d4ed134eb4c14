import pytest
from django.utils import timezone

from rapport.qualitative.adjudication.queries import How, final_codes, final_codes_of
from rapport.qualitative.models import Assignment, Codebook, Coding, Entry, Project, Round, Ruling, Unit
from tests import make
from tests.qualitative.rounds import Coded, close, coded

pytestmark = pytest.mark.django_db


def ruled(made: Coded, unit: int, letter: str, *, applies: bool) -> None:
    Ruling.objects.create(
        round=made.round, unit=made.units[unit], code=made.codes[letter], applies=applies, reason="As defined.",
        by=made.adjudicator, at=timezone.now(),
    )  # fmt: skip


def said(made: Coded) -> list[tuple[str, str, How]]:
    found = final_codes(made.round)
    units = [found[unit.pk] for unit in made.units if unit.pk in found]
    return [(made.letters(one.codes), made.letters(one.undecided), one.how) for one in units]


def test_what_all_agree_on_is_final_and_what_they_differ_about_is_open() -> None:
    made = coded("ab|ab", "|", "ab|a", "a|b", "a|-", "-|", "?|?")
    assert said(made) == [
        ("ab", "", How.AGREED),
        ("", "", How.AGREED),
        ("a", "b", How.OPEN),
        ("", "ab", How.OPEN),
        ("a", "", How.SINGLE),
        ("", "", How.SINGLE),
    ]


def test_a_decision_settles_and_the_last_one_counts() -> None:
    made = coded("ab|a", "a|b", "c|c")
    ruled(made, 0, "b", applies=True)
    ruled(made, 1, "a", applies=False)
    assert said(made) == [("ab", "", How.RULED), ("", "b", How.OPEN), ("c", "", How.AGREED)]
    ruled(made, 1, "b", applies=True)
    ruled(made, 0, "b", applies=False)
    assert said(made)[:2] == [("a", "", How.RULED), ("b", "", How.RULED)]


def test_a_decision_may_go_beyond_both() -> None:
    made = coded("a|a", "a|")
    ruled(made, 0, "a", applies=False)
    ruled(made, 0, "c", applies=True)
    assert said(made) == [("c", "", How.RULED), ("", "a", How.OPEN)]


def test_an_open_round_says_nothing() -> None:
    made = coded("ab|a", closed=False)
    assert final_codes(made.round) == {}
    assert final_codes_of(made.project) == {}


def test_who_was_taken_out_and_what_was_taken_back_do_not_count() -> None:
    made = coded("ab|a", "a|a", closed=False)
    made.coders[0].released_at = timezone.now()
    made.coders[0].save()
    close(made)
    Unit.objects.filter(pk=made.units[1].pk).update(withdrawn_at=timezone.now(), text="")
    assert said(made) == [("a", "", How.SINGLE)]


def test_training_never_counts_in_a_project_and_a_later_round_does() -> None:
    training = coded("a|a", "b|b", kind=Round.Kind.TRAINING)
    assert len(final_codes(training.round)) == 2
    assert final_codes_of(training.project) == {}
    made = coded("a|a", "b|b")
    assert {one.round for one in final_codes_of(made.project).values()} == {made.round.pk}
    later = make.round(made.project, made.units[:1], made.people[:1], codebook=made.round.codebook)
    assignment = Assignment.objects.own(made.people[0]).get(coder__round=later)
    Coding.objects.create(assignment=assignment, code=made.codes["c"])
    Assignment.objects.own(made.people[0]).filter(pk=assignment.pk).update(is_done=True)
    Round.objects.filter(pk=later.pk).update(closed_at=timezone.now())
    found = final_codes_of(Project.objects.get(pk=made.project.pk))
    assert made.letters(found[made.units[0].pk].codes) == "c"
    assert made.letters(found[made.units[1].pk].codes) == "b"


def test_respondents_who_are_one_count_as_one() -> None:
    made = coded("a|a", "b|b", "c|c")
    first, second, _ = made.respondents
    second.same_as = first
    second.save()
    assert len({one.respondent for one in final_codes(made.round).values()}) == 2


def test_the_number_of_questions_is_constant(django_assert_num_queries: object) -> None:
    made = coded(*["ab|a"] * 12)
    with django_assert_num_queries(5):  # type: ignore[operator]
        final_codes(made.round)


def test_a_change_of_the_codebook_says_what_is_to_be_read_again() -> None:
    made = coded("a|a", "b|b", "c|a")
    book = Codebook.objects.create(project=made.project)
    fates = {"a": Entry.Fate.CHECK, "b": Entry.Fate.RECODE, "c": Entry.Fate.KEEP}
    for place, (letter, fate) in enumerate(fates.items(), 1):
        Entry.objects.create(codebook=book, code=made.codes[letter], position=place, name=letter, fate=fate)
    assert not any(one.to_read_again for one in final_codes_of(made.project).values()), "a draft says nothing"
    book.number, book.published_at, book.published_by = 2, timezone.now(), made.lead
    book.save()
    found = final_codes_of(made.project)
    assert [made.letters(found[unit.pk].to_read_again) for unit in made.units] == ["ab", "b", "ab"]
    later = make.closed(make.round(made.project, made.units[:1], made.people, codebook=book), ["1", "1"])
    after = final_codes_of(made.project)[made.units[0].pk]
    assert (after.round, made.letters(after.codes), after.to_read_again) == (later.pk, "a", frozenset())
