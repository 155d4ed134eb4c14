"""The list of words: every stem with the line through them, or how far the count is."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries, trail
from rapport.qualitative.models import Project
from rapport.qualitative.permissions import may_lead, may_work
from rapport.qualitative.wordlist import actions, counted, standing, texts
from rapport.qualitative.wordlist.shown import ALONG, PAGE, PARTS, AskedList, drawn
from rapport.qualitative.wordlist.ways import tabs


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def words(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """All stems with the line through them; or how far the count is."""
    now = standing.standing(project)
    state = counted.state(project, now)
    context = {
        "program": program,
        "project": project,
        "state": state,
        "leads": may_lead(request.user, program, project),
        "trail": trail.to_project(project),
        "tabs": tabs(project, "words"),
    }
    if state.result is None:
        context |= {"has_texts": texts.has_texts(project)}
        return render(request, "qualitative/words/waiting.html", context)
    found = counted.word_list(project, state.result, now)
    asked = AskedList.read(request.GET.dict())
    rows = asked.rows(found)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1
    order = asked.order(found)
    context |= {
        "asked": asked,
        "parts": [(key, label, sum(map(fits, found.rows))) for key, (label, fits) in PARTS.items()],
        "page": page,
        "rows": drawn(
            page.object_list, rows[first - 1] if first > 0 else None, along=order == ALONG[found.line.measure]
        ),
        "sort": order,
        "line": found.line,
        "result": state.result,
        "stemmer": counted.stemmer_of(state.result),
        "unused": found.unused,
        "number": len(found.rows),
    }
    return render(request, "qualitative/words/list.html", context)


@open_to(may_lead, program=programs.program, project=queries.project)
@require_POST
def count_words(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Have them counted; what was counted already is not counted again."""
    actions.count(by=request.user, project=project)
    return redirect("qualitative:words", program=program.slug, project=project.pk)
