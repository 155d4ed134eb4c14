"""What the pages of a screening share."""

from typing import Any

from django.http import Http404

from rapport.people.request import SignedInRequest
from rapport.qualitative.models import Project, Reference, Screening
from rapport.qualitative.permissions import may_lead
from rapport.qualitative.screening import queries
from rapport.qualitative.screening.marking import marked
from rapport.qualitative.screening.trail import to_screening

Context = dict[str, Any]


def begun(project: Project) -> Screening:
    """The screening of a project, or 404."""
    try:
        return queries.screening(project.pk)
    except Screening.DoesNotExist as missing:
        raise Http404 from missing


def of_project(request: SignedInRequest, project: Project) -> Context:
    """What every page of a screening shows."""
    leads = may_lead(request.user, project.program, project)
    return {"program": project.program, "project": project, "leads": leads, "trail": to_screening(project)}


def shown(reference: Reference) -> Context:
    """A publication with its hits marked."""
    found = list(reference.hits.select_related("by").order_by("pk"))
    parts = {
        part: marked(text, [(one.start, one.end, one.sense) for one in found if one.part == part])
        for part, text in reference.parts.items()
        if text
    }
    authors = reference.authors.splitlines()
    return {"reference": reference, "parts": parts, "hits": found, "authors": authors}
