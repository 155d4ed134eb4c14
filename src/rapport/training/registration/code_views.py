"""The codes of a programme, the list of a group for whoever follows it, and names of institutions that were typed."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.training.models import JoinCode
from rapport.training.permissions import may_follow, may_require
from rapport.training.registration import actions, queries
from rapport.training.registration.forms import CodeForm, LinkForm

PAGE = 100


def trail(program: Program) -> list[dict[str, str]]:
    return [
        {"label": program.name, "href": reverse("programs:detail", args=[program.slug])},
        {"label": "Learners", "href": reverse("training:learners", args=[program.slug])},
    ]


@open_to(may_require, program=programs.program)
@require_http_methods(["GET", "POST"])
def codes(request: SignedInRequest, program: Program) -> HttpResponse:
    """Every code with how many came by it; a form for a new one."""
    typed = drafts.returned(request)
    form = CodeForm(program, request.POST or None, initial=typed.dict() if typed else None)
    if request.method == "POST" and form.is_valid():
        code = actions.make_code(by=request.user, program=program, new=form.new)
        messages.success(
            request,
            f"The code {code.code} is made. Whoever has its address can register.",
            extra_tags=f"draft-saved:training:codes:{program.slug}",
        )
        return redirect("training:codes", program=program.slug)
    found = queries.codes_of(program)
    words = {
        "program": program,
        "trail": trail(program),
        "form": form,
        "codes": found,
        "titles": dict(queries.titles(one.course for one in found)),
        "cohorts": programs.cohorts_of(program),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "training/registration/codes.html", words, status=status)


@open_to(may_require, program=programs.program)
@require_POST
def end_code(request: SignedInRequest, program: Program, group: int) -> HttpResponse:
    code = queries.code_of(program, group)
    if code is None:
        raise Http404
    actions.end_code(by=request.user, code=code)
    messages.success(request, f"The code {code.code} has ended. Whoever registered with it goes on as before.")
    return redirect("training:codes", program=program.slug)


@open_to_signed_in
@require_GET
def groups(request: SignedInRequest) -> HttpResponse:
    """The groups that this person follows."""
    found = queries.groups_followed_by(request.user)
    words = {"groups": found, "titles": dict(queries.titles(one.course for one in found))}
    return render(request, "training/registration/groups.html", words)


@open_to(may_follow, group=queries.group)
@require_GET
def group(request: SignedInRequest, group: JoinCode) -> HttpResponse:
    """Who of a group is registered, and when each finished."""
    page = Paginator(queries.members(group), PAGE).get_page(request.GET.get("page"))
    words = {
        "code": group,
        "program": group.program,
        "title": queries.titles([group.course])[0][1],
        "page": page,
        "trail": [{"label": "My groups", "href": reverse("training:groups")}]
        if group.follower_id == request.user.pk
        else [*trail(group.program), {"label": "Codes", "href": reverse("training:codes", args=[group.program.slug])}],
    }
    return render(request, "training/registration/group.html", words)


@open_to(may_require, program=programs.program)
@require_http_methods(["GET", "POST"])
def institutions(request: SignedInRequest, program: Program) -> HttpResponse:
    """Names that people typed and nobody has linked yet; each with a form to say which institution is meant."""
    form = LinkForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        linked = actions.link_institution(
            by=request.user,
            program=program,
            typed=form.cleaned_data["typed"],
            institution=form.cleaned_data["institution"],
        )
        messages.success(request, f"Linked: {linked} {'registration' if linked == 1 else 'registrations'}.")
        return redirect("training:institutions", program=program.slug)
    wrong = form.data.get("typed", "") if form else ""
    names = queries.unlinked(program)
    rows = [
        (one, form if form and one.name == wrong else LinkForm(initial={"typed": one.name}, auto_id=f"id_{at}_%s"))
        for at, one in enumerate(names)
    ]
    words = {
        "program": program,
        "trail": trail(program),
        "rows": rows,
        "form": form,
        "institutions": programs.institution_names(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "training/registration/institutions.html", words, status=status)
