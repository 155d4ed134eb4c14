"""The page on which staff open the evaluation of a course."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rapport.ballots.outcomes import NotOpened
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys.consent import promise
from rapport.surveys.evaluations import actions, queries
from rapport.surveys.models import Survey
from rapport.surveys.permissions import may_open_surveys


@open_to(may_open_surveys, program=programs.program)
@require_http_methods(["GET", "POST"])
def course(request: SignedInRequest, program: Program, course: str) -> HttpResponse:
    """Evaluations of the course so far, and opening one: what is asked, and what people will read above it."""
    if course not in queries.courses():
        raise Http404
    offers = {f"{one.content.instrument}-{one.content.version}": one for one in queries.offers()}
    problem, chosen = "", offers.get(request.POST.get("asks", ""))
    if request.method == "POST" and chosen is None:
        problem = "Choose the questions."
    elif chosen is not None:
        try:
            opened = actions.open_evaluation(by=request.user, program=program, course=course, instrument=chosen)
        except (ValueError, NotOpened) as refused:
            problem = f"{str(refused)[:1].upper()}{str(refused)[1:].rstrip('.')}."
        else:
            messages.success(request, "The evaluation is open. Whoever completes the course finds it on its page.")
            return redirect("surveys:box", anonymous=opened.pk)
    found = queries.evaluations_of(program, course)
    page = {
        "program": program,
        "course": queries.in_words(course),
        "offers": offers,
        "evaluations": found,
        "is_open": any(one.is_open for one in found),
        "problem": problem,
        "promise": promise(Survey.Degree.ANONYMOUS, program=program.name),
        "trail": [{"label": "Surveys", "href": reverse("surveys:waves", args=[program.slug])}],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "surveys/evaluations/course.html", page, status=status)
