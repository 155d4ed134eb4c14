"""What the builders of coding projects make."""

import pytest

from rapport.people.roles import Role
from rapport.qualitative.models import Assignment, Document
from tests import make

pytestmark = pytest.mark.django_db


def test_a_project_with_texts_a_codebook_and_a_round() -> None:
    program = make.program()
    coders = [make.member(program, Role.CODER) for _ in range(2)]
    project = make.project(program, coders=coders)
    units = make.units(project, ["I listen.", "  ", "We\r\nmeet."], of=["a", "b", "a"], known=[{"role": "mentor"}] * 3)
    assert [(unit.number, unit.text, unit.respondent.code) for unit in units if unit.respondent] == [
        (1, "I listen.", "a"),
        (2, "We\nmeet.", "a"),
    ]
    assert list(project.respondents.values_list("code", "values__value")) == [("a", "mentor")]
    first, second = make.codebook(project, "Listening", "Meeting"), make.codebook(project, "Listening")
    assert (first.number, second.number) == (1, 2)
    assert first.entries.get(name="Listening").code == second.entries.get().code
    made = make.round(project, units, coders)
    assert made.codebook == second
    assert [Assignment.sealed.filter(coder=coder).count() for coder in made.coders.all()] == [2, 2]


def test_of_anonymous_texts_nothing_is_kept_but_the_text() -> None:
    project = make.project()
    [one, two] = make.units(
        project, ["A", "B"], of=["ada", "ada"], known=[{"role": "mentor"}] * 2, degree=Document.Degree.ANONYMOUS
    )
    assert one.respondent != two.respondent
    assert "ada" not in set(project.respondents.values_list("code", flat=True))
    assert not project.attributes.exists()
