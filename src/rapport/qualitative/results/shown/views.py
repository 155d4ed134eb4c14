"""What people wrote, on one page in plain words: for the director."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative.results.permissions import may_read_results
from rapport.qualitative.results.shown import queries


@open_to(may_read_results, program=programs.program)
@require_GET
def found(request: SignedInRequest, program: Program) -> HttpResponse:
    """The table that was shown last, or another one: `?table=`."""
    tables = queries.shown(program)
    wanted = request.GET.get("table", "")
    table = next((one for one in tables if str(one.pk) == wanted), tables[0] if tables else None)
    context = {
        "program": program,
        "table": table,
        "reads": queries.reads(table) if table else None,
        "others": [one for one in tables if one != table],
    }
    return render(request, "qualitative/results/found.html", context)
