"""Nobody is put beside a pair unseen."""

from typing import Any

import pytest
from django.core import mail

from rapport.people.roles import Role
from rapport.programs import actions
from rapport.programs.models import TeamMember
from tests import make

pytestmark = pytest.mark.django_db


def test_the_pair_is_told_when_somebody_joins_it_even_the_director(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        pair = make.mentorship()
    assert mail.outbox == []
    director = make.member(pair.program, Role.DIRECTOR, name="Dana Director")
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            actions.pair(
                by=director, program=pair.program, scholar=pair.scholar, mentor=director, place=TeamMember.Place.CO
            )
    told = {pair.scholar.email, make.mentor_of(pair).email}
    assert {letter.to[0] for letter in mail.outbox} == told
    assert len(mail.outbox) == len(told)
    assert "Dana Director has joined your mentorship" in mail.outbox[0].subject
