"""Whose words somebody codes is told to nobody: two worlds in which two people have each other's names look the same.

Their confidential answers are in a coding project. Whoever leads it, codes in it or decides in it, and whoever runs the
programme, sees the same bytes in both worlds – every page of coding projects that has an address, and the start page.
"""

import pytest
from django.urls import reverse

from rapport.kit.addresses import addresses
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative import actions as projects
from rapport.qualitative.material.answers import actions, queries
from rapport.qualitative.models import Document, Member
from rapport.surveys.models import Survey
from tests import make
from tests.trust.swap import assert_same, seen_in

pytestmark = pytest.mark.django_db
INSTRUMENT, WORDS = "mentor-training-evaluation", "changes"


class Coded:
    """Six mentors wrote in confidence; two coders have it in an open round."""

    def __init__(self) -> None:
        self.program = make.program("kl2")
        self.lead = make.member(self.program, Role.EVALUATOR, "Inès")
        self.coders = [make.member(self.program, Role.CODER, name) for name in ("Yusuf", "Clara")]
        self.runs = [make.member(self.program, Role.DIRECTOR)]
        survey = make.survey(self.program, Role.MENTOR, instrument=INSTRUMENT, degree=Survey.Degree.CONFIDENTIAL)
        self.writers = [make.member(self.program, Role.MENTOR, f"Writer {number}") for number in range(6)]
        for number, person in enumerate(self.writers):
            make.answered(survey, person, changed=1, changes=f"I ask {number} more questions.")
        self.project = make.project(self.program, lead=self.lead, coders=self.coders)
        for person in self.coders:
            projects.add_member(by=self.lead, project=self.project, person=person, part=Member.Part.ADJUDICATOR)
        found = queries.questions(self.lead, self.program)
        question = next(one for one in found if one.survey == survey and one.column.name == WORDS)
        self.document = actions.bring_in(
            by=self.lead, project=self.project, question=question, attributes=queries.ATTRIBUTES
        )
        make.codebook(self.project, "Asking", "Meeting")
        make.round(self.project, list(self.document.units.all()), self.coders)

    def addresses(self) -> list[str]:
        """Everywhere in coding projects where words can be filled in, and the start page."""
        coding_round = self.project.rounds.get()
        words = {
            "program": self.program.slug,
            "project": self.project.pk,
            "material": self.document.pk,
            "coding_round": coding_round.pk,
            "closed_round": coding_round.pk,
            "position": 1,
            "number": 1,
        }
        ours = [one for one in addresses() if one.name.startswith("qualitative:") and set(one.words) <= set(words)]
        return [reverse("home"), *(reverse(one.name, kwargs={word: words[word] for word in one.words}) for one in ours)]


def swap_names(one: Person, other: Person) -> None:
    """Each gets the name and the address of the other."""
    first, second = (one.name, one.email), (other.name, other.email)
    Person.objects.filter(pk=one.pk).update(name="", email=None)
    Person.objects.filter(pk=other.pk).update(name=first[0], email=first[1])
    Person.objects.filter(pk=one.pk).update(name=second[0], email=second[1])


@pytest.mark.slow  # every address, with three people's eyes, in two worlds
def test_nobody_learns_whose_words_they_are() -> None:
    coded = Coded()
    where = coded.addresses()
    assert len(where) > 20
    seen = [
        seen_in(world, viewers=[coded.lead, coded.coders[0], *coded.runs], addresses=where, program=coded.program)
        for world in (lambda: None, lambda: swap_names(*coded.writers[:2]))
    ]
    assert_same(*seen)
    page = reverse("qualitative:document", args=[coded.program.slug, coded.project.pk, coded.document.pk])
    assert b"I ask 0 more questions." in seen[0].pages[coded.coders[0].pk, page].body
    assert not any(b"Writer" in one.body for one in seen[0].pages.values())
    assert all(seen[0].pages[who.pk, page].status == 404 for who in coded.runs)


def test_the_test_finds_a_name_beside_a_text() -> None:
    coded = Coded()
    page = reverse("qualitative:document", args=[coded.program.slug, coded.project.pk, coded.document.pk])
    Document.objects.update(consent="")

    def leak(after: list[Person]) -> None:
        """As if a name stood beside the text."""
        if after:
            swap_names(*after)
        coded.document.project.documents.update(consent=Person.objects.get(pk=coded.writers[0].pk).name)

    seen = [
        seen_in(lambda who=who: leak(who), viewers=coded.coders, addresses=[page], program=coded.program)  # type: ignore[misc]
        for who in ([], coded.writers[:2])
    ]
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(*seen)
