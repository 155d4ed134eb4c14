"""What `qualitative` keeps about a person: what they wrote, under a code, and what they did in coding projects.

Texts that came in from a file – tables, transcripts, contracts – carry ids that this server ties to nobody. Anonymous
answers carry nothing. Of what others coded of a person's words nothing is theirs to read before they ask the project.
When a person is erased their texts are emptied and what is known of their code is forgotten; what they coded and
decided as a coder stays, without a name. See docs/decisions/0026.
"""

from django.db.models import Q

from rapport.people.models import Person
from rapport.qualitative.material.queries import codes_of
from rapport.qualitative.models import Assignment, Coding, Member, Project, RespondentValue, RoundCoder, Ruling, Unit
from rapport.qualitative.refi import kept as exchange
from rapport.qualitative.results import kept as results
from rapport.qualitative.screening.queries import read_by
from rapport.qualitative.wordlist import kept as words

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Texts of theirs in coding projects, what is known of their code, their parts, and what they coded and decided."""
    programs = Project.objects.filter(program__participations__person=person).select_related("program").distinct()
    mine = Q(pk__in=())
    for project in programs:
        mine |= Q(respondent__project=project, respondent__code__in=codes_of(project, person))
    texts = Unit.objects.filter(mine).order_by("pk")
    known = RespondentValue.objects.filter(respondent__units__in=texts).order_by("pk").distinct()
    parts = Member.objects.filter(person=person).order_by("pk")
    rounds = RoundCoder.objects.filter(person=person).order_by("pk")
    rulings = Ruling.objects.filter(by=person).order_by("pk")
    coded = Assignment.objects.own(person).exclude(version=0).order_by("pk")
    of_coded = ("coder__round", "position", "is_done", "is_flagged", "is_starred", "memo", "changed_at")
    given = Coding.objects.own(person).order_by("pk")
    of_given = ("assignment__coder__round", "assignment__position", "code")
    place = "document__project__name"
    of_text = texts.values(place, "document__name", "respondent__code", "text", "withdrawn_at")
    of_round = rounds.values("round__project__name", "round__number", "label", "submitted_at", "released_at")
    return [
        ("your answers in coding projects", [dict(row) for row in of_text]),
        ("known of you in coding projects", [dict(row) for row in known.values("attribute__name", "value")]),
        ("parts in coding projects", [dict(row) for row in parts.values("project__name", "part", "since", "until")]),
        ("rounds of coding", [dict(row) for row in of_round]),
        ("texts coded", [dict(row) for row in coded.values(*of_coded)]),
        ("publications read", read_by(person)),
        ("codes given", [dict(row) for row in given.values(*of_given)]),
        (
            "decisions between coders",
            [dict(row) for row in rulings.values("round__project__name", "applies", "reason", "at")],
        ),
        *results.about(person),
        *words.about(person),
        *exchange.about(person),
    ]
