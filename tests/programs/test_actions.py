import pytest
from django.db import connection

from rapport.audit.queries import events_of, first_broken_link
from rapport.people.roles import Role
from rapport.programs import actions, queries
from rapport.programs.models import TeamMember
from tests import make

pytestmark = pytest.mark.django_db


def test_enrolling_twice_is_one_participation_and_one_event() -> None:
    program, ada = make.program(slug="kl2"), make.person("Ada")
    first = actions.enrol(by=None, program=program, person=ada, role=Role.SCHOLAR)
    assert actions.enrol(by=None, program=program, person=ada, role=Role.SCHOLAR) == first
    assert [event.did for event in events_of("kl2")].count("programs.enrol") == 1
    assert first_broken_link() is None


def test_a_second_primary_mentor_is_refused() -> None:
    mentorship = make.mentorship()
    with pytest.raises(ValueError, match="primary"):
        make.mentorship(program=mentorship.program, scholar=mentorship.scholar)


def test_a_mentorship_shows_its_team() -> None:
    mentorship = make.mentorship()
    assert [member.mentor.name for member in queries.mentorship(mentorship.pk).mentors] == ["Mentor"]


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_mentors_stand_in_the_order_in_which_they_came(changed: int) -> None:
    """A database gives rows as they lie, and a row that was changed lies elsewhere."""
    pair = make.mentorship()
    came = [make.mentor_of(pair), make.second_mentor(pair), make.second_mentor(pair)]
    TeamMember.objects.filter(mentor=came[changed]).update(since=make.in_days(-1))
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA reverse_unordered_selects = ON")
    try:
        for found in (queries.mentorship(pair.pk), *queries.mentorships_of(pair.scholar)):
            assert [member.mentor for member in found.mentors] == came  # type: ignore[attr-defined]
    finally:
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA reverse_unordered_selects = OFF")
