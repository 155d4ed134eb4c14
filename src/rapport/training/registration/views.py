"""The public page of open courses, the way in by a code, and what somebody says of themselves."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit import drafts
from rapport.kit.doors import open_to_everybody, open_to_signed_in
from rapport.people import actions as people
from rapport.people.guests import TooOftenError, let_in
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.training.library import shelf
from rapport.training.registration import actions, queries
from rapport.training.registration.forms import GuestForm, RegistrationForm
from rapport.training.registration.queries import Door, NoSuchCodeError


@open_to_everybody
@require_GET
def open_courses(request: HttpRequest) -> HttpResponse:
    """What anybody may register for; a code that was typed here leads to its own page."""
    if typed := queries.tidy(request.GET.get("code", "")):
        try:
            return redirect("training:join", code=queries.door(typed).code.code)
        except NoSuchCodeError as error:
            return no_such_code(request, error)
    return render(request, "training/registration/open.html", {"doors": queries.open_doors()})


def no_such_code(request: HttpRequest, error: NoSuchCodeError) -> HttpResponse:
    """The same page for a code that never was and for one that has ended, but what it says of the latter."""
    status = HTTPStatus.GONE if error.code else HTTPStatus.NOT_FOUND
    return render(request, "training/registration/no_code.html", {"ended": error.code}, status=status)


@open_to_everybody
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The first step of a guest: name and address. The answer is the same whether the address is known or not."""
    try:
        door = queries.door(code)
    except NoSuchCodeError as error:
        return no_such_code(request, error)
    then = reverse("training:register", args=[door.code.code])
    if request.user.is_authenticated:
        return redirect(then)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return let_in(request, name=form.words("name"), email=form.cleaned_data["email"], then=then)
        except TooOftenError:
            form.add_error(None, "There were too many attempts. Please wait a quarter of an hour.")
            return render(request, "training/registration/join.html", words(door, form), status=429)
    return draw(request, "join", words(door, form))


def words(door: Door, form: GuestForm | RegistrationForm) -> dict[str, object]:
    return {"form": form, "code": door.code, "course": door.course, "program": door.code.program}


def draw(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A page with a form; one with mistakes answers 422."""
    errors = getattr(context.get("form"), "errors", None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, f"training/registration/{template}.html", context, status=status)


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest, code: str) -> HttpResponse:
    """The second step, with a proved address: what somebody says of themselves."""
    try:
        door = queries.door(code)
    except NoSuchCodeError as error:
        return no_such_code(request, error)
    before = queries.registration(request.user, door.course.id)
    if before and queries.has_joined(request.user, door.code) and request.method == "GET":
        messages.info(request, "You are registered with this code already.")
        return redirect("training:registration", course=door.course.id)
    typed = drafts.returned(request)
    form = RegistrationForm(
        request.POST or None, initial=typed.dict() if typed else RegistrationForm.begun_with(request.user, before)
    )
    if request.method == "POST" and form.is_valid():
        rename_if_new(request, form)
        actions.register(by=request.user, code=door.code, said=form.said)
        messages.success(request, "You are registered.", extra_tags=f"draft-saved:training:register:{door.code.code}")
        return redirect("training:overview", course=door.course.id)
    return draw(request, "register", words(door, form) | {"institutions": programs.institution_names()})


def rename_if_new(request: SignedInRequest, form: RegistrationForm) -> None:
    """The name is the person's own, for all that they take part in."""
    if form.words("name") != request.user.name:
        people.rename(by=request.user, name=form.words("name"))


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def registration(request: SignedInRequest, course: str) -> HttpResponse:
    """What somebody said when they registered, to look at and to change; and who sees it."""
    found, content = queries.registration(request.user, course), shelf().courses.get(course)
    if found is None or content is None:
        messages.info(request, "You did not register for this course; there is nothing to change.")
        return redirect("training:mine")
    typed = drafts.returned(request)
    form = RegistrationForm(
        request.POST or None, initial=typed.dict() if typed else RegistrationForm.begun_with(request.user, found)
    )
    if request.method == "POST" and form.is_valid():
        rename_if_new(request, form)
        actions.change(by=request.user, registration=found, said=form.said)
        messages.success(request, "Saved.", extra_tags=f"draft-saved:training:registration:{course}")
        return redirect("training:registration", course=course)
    context = {
        "form": form,
        "course": content,
        "registration": found,
        "codes": queries.seen_by(found),
        "institutions": programs.institution_names(),
        "trail": [{"label": "My training", "href": reverse("training:mine")}],
    }
    return draw(request, "registration", context)
