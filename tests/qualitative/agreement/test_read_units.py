import pytest
from django.utils import timezone

from rapport.qualitative.agreement.queries import read_units
from rapport.qualitative.agreement.readings import Left, compare
from rapport.qualitative.models import Unit
from tests.qualitative.rounds import close, coded

pytestmark = pytest.mark.django_db


def test_what_enters_a_comparison_and_why_the_rest_does_not() -> None:
    made = coded("ab|a", "|b", "a|-", "a|?", "c|c")
    Unit.objects.filter(pk=made.units[4].pk).update(withdrawn_at=timezone.now(), text="")
    found = compare(read_units(made.round))
    assert [(made.letters(one.first), made.letters(one.second)) for one in found.comparisons] == [
        ("ab", "a"),
        ("", "b"),
    ]
    assert found.left_out == ((Left.ONE_CODER, 1), (Left.NOT_FINISHED, 1), (Left.WITHDRAWN, 1))
    assert found.units == 5


def test_of_a_coder_who_was_taken_out_nothing_is_read_but_that_they_were_there() -> None:
    made = coded("a|b|-", "a|-|a", "-|b|b", closed=False)
    made.coders[1].released_at = timezone.now()
    made.coders[1].save()
    close(made)
    found = compare(read_units(made.round))
    assert [one.unit for one in found.comparisons] == [made.units[1].pk]
    assert found.left_out == ((Left.RELEASED, 2),)


def test_of_an_open_round_nothing_is_read() -> None:
    assert read_units(coded("ab|a", closed=False).round) == []


def test_units_of_one_respondent_belong_together() -> None:
    made = coded("a|a", "b|b", "c|c", "a|a", each=2)
    Unit.objects.filter(pk=made.units[3].pk).update(respondent=None)
    respondents = [one.respondent for one in read_units(made.round)]
    assert respondents == [made.respondents[0].pk, made.respondents[0].pk, made.respondents[1].pk, -made.units[3].pk]
