"""My training, a course, a page with its activities, its recordings, and what is printed."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit import drafts
from rapport.kit.bundles import early
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.training import actions, queries
from rapport.training.answering import Sheet, in_one_piece, save, show
from rapport.training.certificate import queries as certificates
from rapport.training.completion import rule_in_words
from rapport.training.course import Course
from rapport.training.evaluation import queries as evaluation
from rapport.training.language import LANGUAGE, YEAR, reading
from rapport.training.library import languages
from rapport.training.permissions import may_take
from rapport.training.registration import queries as registration
from rapport.training.required import queries as required


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    words = {
        "courses": queries.progress_in(request.user, queries.courses_of(request.user)),
        "duties": required.duties_of(request.user),
        "registered": queries.registered_courses(request.user),
        "follows": registration.groups_followed_by(request.user),
    }
    return render(request, "training/mine.html", words)


@open_to(may_take, course=queries.course)
@require_GET
def overview(request: SignedInRequest, course: Course) -> HttpResponse:
    course = reading(request, course)
    progress = queries.progress(request.user, course)
    sections = [
        (
            standing,
            [
                (page, progress.done_on(page), len(page.activities), progress.is_new(page))
                for page in standing.section.pages
            ],
        )
        for standing in progress.standings
    ]
    context = {
        "course": course,
        "progress": progress,
        "sections": sections,
        "rule": rule_in_words(course),
        "needs_plan": not progress.completed_on and queries.lacks_plan(request.user, course),
        "languages": languages(course),
        "trail": [{"label": "My training", "href": reverse("training:mine")}],
        **certificates.on_overview(request.user, course),
        **evaluation.on_overview(request.user, course),
    }
    return render(request, "training/overview.html", context)


@open_to(may_take, course=queries.course)
@require_http_methods(["GET", "POST"])
def page(request: SignedInRequest, course: Course, page: str) -> HttpResponse:
    course = reading(request, course)
    shown = course.page(course.page_today(page))
    if shown is None:
        raise Http404
    if shown.id != page and request.method == "GET":
        return redirect("training:page", course=course.id, page=shown.id)
    sheet = Sheet(request, course, shown)
    if request.method == "POST":
        return save(sheet)
    actions.visit(by=request.user, course=course, page=shown)
    response = show(sheet, drafts.returned(request))
    # On a slow line the first paint waits for this, and for nothing else.
    response.headers["Link"] = early("kit/course.css")
    return response


@open_to(may_take, course=queries.course)
@require_GET
def printed(request: SignedInRequest, course: Course) -> HttpResponse:
    """The whole course, or one section of it, with one's own answers: to print, or to read in one piece."""
    course, wanted = reading(request, course), request.GET.get("section", "")
    sections = [section for section in course.sections if wanted in ("", section.id)]
    if not sections:
        raise Http404
    shown = [page for section in sections for page in section.pages]
    return render(request, "training/print.html", in_one_piece(request.user, course, sections, shown))


@open_to(may_take, course=queries.course)
@require_POST
def choose_language(request: SignedInRequest, course: Course) -> HttpResponse:
    """Read the course in another language from now on, in this browser; go back to where one was."""
    code = request.POST.get("language", "")
    page = course.page(request.POST.get("page", ""))
    back = (
        redirect("training:page", course=course.id, page=page.id) if page else redirect("training:overview", course.id)
    )
    if code in dict(languages(course)):
        back.set_cookie(
            LANGUAGE, code, max_age=YEAR, path="/training/", secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return back
