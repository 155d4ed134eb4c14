"""What our own API says of a programme: what it is, and who takes part."""

from datetime import date

from django.db.models import Prefetch
from ninja import Field, Query, Router, Schema

from rapport.kit.paging import Page, Paging, page
from rapport.people.bearer import KeyRequest
from rapport.programs import queries
from rapport.programs.codes import coder
from rapport.programs.keys import open_to_key
from rapport.programs.models import Cohort, Program
from rapport.programs.permissions import may_see, may_see_people

router = Router(tags=["Programme"])
CODE = "Code of the person, the same in every answer and export of the programme."


class OneCohort(Schema):
    name: str
    starts_on: date | None


class OneProgram(Schema):
    program: str = Field(description="Its word in addresses.")
    name: str
    institution: str = Field(description="Empty where none is named.")
    course: str = Field(description="The course that it asks mentors to take; empty for none.")
    agreement_template: str
    cohorts: list[OneCohort]


class Programs(Schema):
    items: list[OneProgram] = Field(description="The programme of the key.")


class OnePerson(Schema):
    person: str = Field(description=CODE)
    name: str
    email: str = Field(description="Empty for who has none.")
    roles: list[str]
    institutions: list[str]
    cohorts: list[str]


class People(Page):
    items: list[OnePerson]


@router.get("/programs", response=Programs, summary="The programme of the key")
@open_to_key("programs", may_see)
def programs(request: KeyRequest) -> dict[str, object]:
    """Begin here: the answer names the programme that stands in all other addresses."""
    cohorts = Prefetch("cohorts", Cohort.objects.order_by("name"))
    found = queries.all_programs().filter(slug=request.auth.program).prefetch_related(cohorts)
    return {"items": [_told(one) for one in found]}


def _told(program: Program) -> dict[str, object]:
    return {
        "program": program.slug,
        "name": program.name,
        "institution": program.institution.name if program.institution else "",
        "course": program.course,
        "agreement_template": program.agreement_template,
        "cohorts": [{"name": one.name, "starts_on": one.starts_on} for one in program.cohorts.all()],
    }


@router.get("/programs/{slug:program}/people", response=People, summary="Who takes part today")
@open_to_key("people", may_see_people)
def people(request: KeyRequest, program: Program, paging: Query[Paging]) -> dict[str, object]:
    """Names and addresses. Nothing else that the API tells has a name in it, so a key without this word tells none."""
    of, code = f"people:{program.pk}", coder(program.pk)
    found = queries.people_after(program, paging.after(of), paging.limit + 1)
    shown, following = page(found, paging, of, lambda one: one.person.pk)
    items = [
        {
            "person": code("p", one.person.pk),
            "name": one.person.name,
            "email": one.person.email or "",
            "roles": one.roles,
            "institutions": one.institutions,
            "cohorts": one.cohorts,
        }
        for one in shown
    ]
    return {"items": items, "next": following}
