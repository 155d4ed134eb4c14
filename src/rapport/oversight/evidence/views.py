"""Evidence packs: have one made, take it out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.oversight.evidence import actions, queries
from rapport.oversight.permissions import may_keep_plan
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.stats.suppression import PUBLIC

TYPES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


@open_to(may_keep_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def evidence(request: SignedInRequest, program: Program) -> HttpResponse:
    if request.method == "POST":
        actions.ask_for_pack(by=request.user, program=program)
        messages.success(request, "The pack is being made. It stands here in a moment.")
        return redirect("oversight:evidence", program=program.slug)
    found = queries.packs(program)
    trail = [
        {"label": program.name, "href": reverse("oversight:status", args=[program.slug])},
        {"label": "Assessment plan", "href": reverse("oversight:plan", args=[program.slug])},
    ]
    words = {
        "program": program,
        "trail": trail,
        "packs": [one for one in found if one.made_at],
        "waits": any(one.made_at is None for one in found),
        "smallest": PUBLIC,
    }
    return render(request, "oversight/evidence/evidence.html", words)


@open_to(may_keep_plan, program=programs.program)
@require_GET
def evidence_pdf(request: SignedInRequest, program: Program, evidence: int) -> HttpResponse:
    return handed_out(program, evidence, "pdf")


@open_to(may_keep_plan, program=programs.program)
@require_GET
def evidence_csv(request: SignedInRequest, program: Program, evidence: int) -> HttpResponse:
    return handed_out(program, evidence, "csv")


def handed_out(program: Program, pk: int, kind: str) -> HttpResponse:
    """One of a pack's two files."""
    found = queries.pack(program, pk)
    if found is None or found.made_at is None:
        raise Http404
    content = found.pdf if kind == "pdf" else found.csv
    name = f"evidence-{program.slug}-{timezone.localdate(found.made_at):%Y-%m-%d}.{kind}"
    return HttpResponse(
        bytes(content or b""),
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
