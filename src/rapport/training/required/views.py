"""What a programme requires, and going over a course again."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.training import queries as courses
from rapport.training.course import Course
from rapport.training.permissions import may_require, may_take
from rapport.training.registration.queries import titles
from rapport.training.required import actions, queries
from rapport.training.required.forms import RequirementForm


@open_to(may_require, program=programs.program)
@require_http_methods(["GET", "POST"])
def required(request: SignedInRequest, program: Program) -> HttpResponse:
    """What is required of which role; a form for one more, or for another rule in its place."""
    typed = drafts.returned(request)
    form = RequirementForm(program, request.POST or None, initial=typed.dict() if typed else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.require(
            by=request.user, program=program, course=said["course"], role=Role(said["role"]), rule=form.rule
        )
        draft = f"draft-saved:training:required:{program.slug}"
        messages.success(request, "Saved. Letters go out to those who have not finished.", extra_tags=draft)
        return redirect("training:required", program=program.slug)
    found = queries.requirements(program)
    words = {
        "program": program,
        "form": form,
        "required": found,
        "titles": dict(titles(one.course for one in found)),
        "trail": [
            {"label": program.name, "href": reverse("programs:detail", args=[program.slug])},
            {"label": "Learners", "href": reverse("training:learners", args=[program.slug])},
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "training/required/required.html", words, status=status)


@open_to(may_require, program=programs.program)
@require_POST
def end_requirement(request: SignedInRequest, program: Program, requirement: int) -> HttpResponse:
    found = queries.requirement(program, requirement)
    if found is None:
        raise Http404
    actions.end_requirement(by=request.user, requirement=found)
    messages.success(request, "It is not required any more. What people have finished stands.")
    return redirect("training:required", program=program.slug)


@open_to(may_take, course=courses.course)
@require_http_methods(["GET", "POST"])
def again(request: SignedInRequest, course: Course) -> HttpResponse:
    """A refresher: each section once more. It is done when all are marked; the page says so."""
    duty = next((one for one in queries.duties_of(request.user) if one.course.id == course.id), None)
    begun = queries.refresher_of(request.user, course)
    is_open = bool(begun) or bool(duty and duty.is_again)
    if request.method == "POST":
        section = next((one for one in course.sections if one.id == request.POST.get("section")), None)
        if section is None or not is_open:
            messages.info(request, "Nothing is asked of you again just now.")
            return redirect("training:again", course=course.id)
        refresher = actions.look_again(by=request.user, course=course, section=section)
        done = refresher.done_at is not None
        messages.success(request, "The refresher is done. Thank you." if done else f"Noted: {section.title}.")
        return redirect("training:again", course=course.id)
    marked = set(begun.sections.values_list("section", flat=True)) if begun else set()
    words = {
        "course": course,
        "sections": [(section, section.id in marked) for section in course.sections],
        "marked": len(marked & {one.id for one in course.sections}),
        "is_open": is_open,
        "standing": duty.standing if duty else None,
        "due_on": duty.due_on if duty else None,
        "last_on": queries.last_done(request.user, course.id),
        "before": queries.refreshers_of(request.user, course),
        "trail": [
            {"label": "My training", "href": reverse("training:mine")},
            {"label": course.title, "href": reverse("training:overview", args=[course.id])},
        ],
    }
    return render(request, "training/required/again.html", words)
