"""Who was given publications is told, and finds them on the start page until they have finished."""

from rapport.people.models import Letter
from rapport.people.roles import Role
from rapport.programs.actions import end_participation, enrol
from rapport.programs.models import Participation
from rapport.qualitative.models import Reading
from rapport.qualitative.next_steps import waiting_for
from rapport.qualitative.screening import actions, mail
from tests import make
from tests.qualitative.screening.conftest import Place


def test_a_reader_is_told_what_waits_and_finds_it_on_the_start_page(drawn: Place) -> None:
    told = Letter.objects.filter(composer="rapport.qualitative.screening.mail.given")
    assert {one.to for one in told} == {one.reviewer for one in Reading.sealed.all()}
    first = told[0]
    number = Reading.objects.own(first.to).count()
    words = mail.given(first.to, **first.ids)
    assert words is not None
    assert f"{number} publication" in words.subject
    (waits,) = waiting_for(first.to)
    assert (waits.of, waits.done, waits.action) == (number, 0, "Read")
    for one in Reading.objects.own(first.to):
        actions.decide(by=first.to, reading=one, decision=Reading.Decision.EXCLUDE, reason="another sense")
    assert mail.given(first.to, **first.ids) is None
    assert not waiting_for(first.to)
    assert mail.given(drawn.lead, **first.ids) is None


def test_who_has_left_the_programme_hears_nothing_of_the_project(drawn: Place) -> None:
    """Their part is still on the list of the project."""
    told = Letter.objects.filter(composer="rapport.qualitative.screening.mail.given")[0]
    seat = Participation.objects.get(person=told.to)
    end_participation(by=drawn.lead, participation=seat)
    enrol(by=None, program=make.program(), person=told.to, role=Role(seat.role))
    assert mail.given(told.to, **told.ids) is None
    assert not waiting_for(told.to)
