"""The results of a project: Table 3 and the method as they are now, the files, and whether the director reads them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative import trail
from rapport.qualitative.models import Project
from rapport.qualitative.permissions import may_lead
from rapport.qualitative.results.decided import results_of
from rapport.qualitative.results.files import TABLE, archive, files_of
from rapport.qualitative.results.gathering import gather, log_of
from rapport.qualitative.results.methods import methods
from rapport.qualitative.results.shown import actions
from rapport.qualitative.results.shown import queries as shown
from rapport.qualitative.wordlist import counted, standing
from rapport.qualitative.wordlist.files import figures

SECRET = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
# What most people take out, and as what.
FIRST = (
    (f"{TABLE}.docx", "Word"),
    (f"{TABLE}.html", "HTML"),
    (f"{TABLE}.tex", "LaTeX"),
    (f"{TABLE}.csv", "CSV"),
    (f"{TABLE}.md", "Markdown"),
)
MORE = (
    ("methods.txt", "How it was done"),
    ("codebook.csv", "Every version of the codebook"),
    ("quotes.csv", "Quotes and where they come from"),
    ("decisions.csv", "Every decision with its reason"),
    ("results.json", "Every number in full"),
)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def results(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Table 3 as it is now, and how it was done."""
    gathered = gather(project)
    words = counted.state(project, standing.standing(project))
    context = {
        "program": program,
        "project": project,
        "found": gathered.found,
        "waiting": len(gathered.chosen) - len(gathered.standing),
        "chosen": len(gathered.chosen),
        "paragraphs": methods(log_of(project, gathered)),
        "first": FIRST,
        "more": MORE,
        "shown": shown.shown_of(project),
        "are_words_old": words.result is not None and not words.is_current,
        "trail": trail.to_project(project),
    }
    return render(request, "qualitative/results/results.html", context)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def results_file(request: SignedInRequest, program: Program, project: Project, results_name: str) -> HttpResponse:
    """One file, to be saved. Quotes that have not passed the check are in none."""
    found = files_of(results_of(project))
    if results_name not in found:
        raise Http404
    return _saved(found[results_name], results_name, "application/octet-stream")


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def results_all(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """All files in one archive, with the numbers of the word query."""
    words = {f"words/{name}": content for name, content in figures(project).items()}
    return _saved(archive(files_of(results_of(project)) | words), f"results-{project.pk}.zip", "application/zip")


def _saved(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def show_results(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Let the director read the table as it is now, or take it back."""
    if request.POST.get("hide"):
        actions.hide(by=request.user, project=project)
        messages.success(request, "The director does not read it any more.")
        return redirect("qualitative:results", program.slug, project.pk)
    try:
        actions.show(by=request.user, project=project)
    except actions.NotPassedError as wrong:
        number = f"{wrong.quotes} quote{'s have' if wrong.quotes > 1 else ' has'}"
        messages.error(request, f"{number} not passed the check. Decide what was found, or take them out.")
        return redirect("qualitative:quotes", program.slug, project.pk)
    except actions.NothingFoundError:
        messages.error(request, "There is nothing to show before a round has closed.")
    else:
        messages.success(request, "The director reads it now, as it is today. Small numbers are left out.")
    return redirect("qualitative:results", program.slug, project.pk)
