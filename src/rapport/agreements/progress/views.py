"""Pages of progress reports: for who writes them, for the others of the mentorship, for director and chair."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements.enabling.trail import around, trail
from rapport.agreements.models import ProgressReport
from rapport.agreements.permissions import may_read, may_read_report, may_read_reports, may_write
from rapport.agreements.progress import actions, queries
from rapport.agreements.progress.actions import ChangedElsewhereError, SubmittedError
from rapport.agreements.progress.forms import ReportForm, of_report
from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program
from rapport.programs.tabs import tabs

# So many mentorships on a page of the staff.
PAGE = 50


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def my_reports(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    context = {
        **around(request.user, mentorship, "my_reports"),
        "draft": queries.draft(request.user, mentorship),
        "own": queries.own(request.user, mentorship),
        "of_others": queries.of_others(request.user, mentorship),
    }
    return render(request, "agreements/progress/mine.html", context)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def write_report(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    """One's own draft; `then=submit` hands it in."""
    kept = queries.draft(request.user, mentorship)
    if request.method == "GET":
        typed = drafts.returned(request)
        initial = of_report(kept) if kept else beginning(request, mentorship)
        return draw(request, mentorship, ReportForm(initial=initial | (dict(typed.items()) if typed else {})))
    form = ReportForm(request.POST)
    submits = request.POST.get("then") == "submit"
    if not form.is_valid() or (submits and not form.can_be_submitted()):
        return draw(request, mentorship, form)
    act = actions.submit if submits else actions.save_draft
    try:
        act(by=request.user, mentorship=mentorship, words=form.words, version=form.began_with)
    except ChangedElsewhereError as error:
        return draw(request, mentorship, form, theirs=error.kept)
    except SubmittedError:
        messages.error(request, "You have submitted this report in another window. It does not change any more.")
        return redirect("agreements:my_reports", mentorship=mentorship.pk)
    said = "Your report is submitted. Director and chair can read it." if submits else "Saved. Only you can read it."
    messages.success(request, said, extra_tags=f"draft-saved:{draft_key(mentorship)}")
    return redirect("agreements:my_reports", mentorship=mentorship.pk)


def beginning(request: SignedInRequest, mentorship: Mentorship) -> dict[str, object]:
    begin, end = queries.next_period(request.user, mentorship)
    words = queries.prefilled(mentorship, begin, end)
    return {"period_from": begin, "period_to": end, "progress": words, "version": 0}


def draft_key(mentorship: Mentorship) -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"agreements:{mentorship.pk}:progress-report"


def draw(
    request: SignedInRequest, mentorship: Mentorship, form: ReportForm, *, theirs: ProgressReport | None = None
) -> HttpResponse:
    context = {
        "mentorship": mentorship,
        "trail": trail(request.user, mentorship, ("Progress reports", "my_reports")),
        "form": form,
        "theirs": theirs,
        "draft_key": draft_key(mentorship),
    }
    status = HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "agreements/progress/write.html", context, status=status)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def own_report(request: SignedInRequest, mentorship: Mentorship, progress: int) -> HttpResponse:
    """A submitted report, for its writer and – where it is shared – for the others of the mentorship."""
    report = queries.readable(request.user, mentorship, progress)
    if report is None:
        raise Http404
    context = {
        "report": report,
        "mentorship": mentorship,
        "trail": trail(request.user, mentorship, ("Progress reports", "my_reports")),
    }
    return render(request, "agreements/progress/report.html", context)


@open_to(may_read, mentorship=programs.mentorship)
@require_POST
def share_report(request: SignedInRequest, mentorship: Mentorship, progress: int) -> HttpResponse:
    report = queries.readable(request.user, mentorship, progress)
    if report is None or report.by != request.user:
        raise Http404
    shared = "undo" not in request.POST
    actions.share(by=request.user, report=report, shared=shared)
    said = "The others of this mentorship can read it now." if shared else "The others can no longer read it."
    messages.success(request, said)
    return redirect("agreements:own_report", mentorship=mentorship.pk, progress=report.pk)


@open_to(may_read_reports, program=programs.program)
@require_GET
def reports(request: SignedInRequest, program: Program) -> HttpResponse:
    """All that was submitted, mentorship by mentorship."""
    page = Paginator(queries.pairs_in(request.user, program), PAGE).get_page(request.GET.get("page"))
    context = {
        "program": program,
        "tabs": tabs(request.user, program, "agreements:reports"),
        "page": page,
        "rows": queries.with_reports(list(page)),
    }
    return render(request, "agreements/progress/reports.html", context)


@open_to(may_read_report, progress=queries.report)
@require_GET
def report(request: SignedInRequest, progress: ProgressReport) -> HttpResponse:
    """One report, for director and chair. That it was opened is recorded."""
    actions.read(by=request.user, report=progress)
    program = progress.mentorship.program
    href = reverse("agreements:reports", args=[program.slug])
    context = {"report": progress, "trail": [{"label": "Progress reports", "href": href}]}
    return render(request, "agreements/progress/report.html", context)
