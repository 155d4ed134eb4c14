"""The coding projects of a programme; one of them: how far it is, what to do next, and who works on it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import actions, queries, trail
from rapport.qualitative.forms import MemberForm, NewProjectForm, ProjectForm
from rapport.qualitative.models import Member, Project
from rapport.qualitative.next_steps import next_steps
from rapport.qualitative.permissions import may_begin, may_lead, may_see_projects, may_work
from rapport.qualitative.stages import strip


@open_to(may_see_projects, program=programs.program)
@require_GET
def home(request: SignedInRequest, program: Program) -> HttpResponse:
    """Those in which one has a part; whoever may begin one sees what else there is, and whom to ask."""
    mine: list[dict[str, object]] = []
    others: list[dict[str, object]] = []
    for one in queries.projects(program):
        team: list[Member] = one.team  # type: ignore[attr-defined]
        parts = [member.get_part_display() for member in team if member.person_id == request.user.pk]
        (mine if parts else others).append({"project": one, "parts": parts, "team": team})
    begins = may_begin(request.user, program)
    context = {"program": program, "mine": mine, "others": others if begins else [], "begins": begins}
    return render(request, "qualitative/home.html", context)


@open_to(may_begin, program=programs.program)
@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest, program: Program) -> HttpResponse:
    form = NewProjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.begin(by=request.user, program=program, **form.cleaned_data)
        messages.success(request, "The project has begun. You lead it.")
        return redirect("qualitative:project", program=program.slug, project=made.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"program": program, "form": form, "trail": trail.to_program(program)}
    return render(request, "qualitative/begin.html", context, status=status)


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def project(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """How far it is, and what waits for whoever looks."""
    parts, so_far = queries.parts_of(request.user, project), queries.facts(project)
    context = {
        "program": program,
        "project": project,
        "leads": Member.Part.LEAD in parts,
        "parts": [label for part, label in Member.Part.choices if part in parts],
        "so_far": so_far,
        "stages": strip(project, parts, so_far),
        "waiting": queries.to_code(request.user, [project.pk]),
        "steps": next_steps(request.user, project, parts, so_far),
        "team": [one for one in queries.members(project) if one.until is None],
        "trail": trail.to_program(program),
    }
    return render(request, "qualitative/project.html", context)


@open_to(may_lead, program=programs.program, project=queries.project)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """What the project is called and asks."""
    form = ProjectForm(
        request.POST if request.method == "POST" else None, initial={"name": project.name, "question": project.question}
    )
    if request.method == "POST" and form.is_valid():
        actions.change(by=request.user, project=project, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("qualitative:project", program=program.slug, project=project.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"program": program, "project": project, "form": form, "trail": trail.to_project(project)}
    return render(request, "qualitative/change.html", context, status=status)


@open_to(may_lead, program=programs.program, project=queries.project)
@require_http_methods(["GET", "POST"])
def members(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Who works on it: give and end parts."""
    if request.method == "POST" and "end" in request.POST:
        return end_part(request, project)
    people = queries.who_may(program)
    form = MemberForm(request.POST if request.method == "POST" else None, people)
    if request.method == "POST" and form.is_valid():
        part = form.cleaned_data["part"]
        try:
            made = actions.add_member(by=request.user, project=project, person=form.chosen, part=part)
        except actions.NotOpenToThemError:
            form.add_error("person", "Their role in the programme has ended meanwhile.")
        else:
            messages.success(request, f"{made.person} {made.get_part_display()} now.")
            return redirect("qualitative:members", program=program.slug, project=project.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        "program": program,
        "project": project,
        "form": form,
        "members": queries.members(project),
        "people": people,
        "trail": trail.to_project(project),
    }
    return render(request, "qualitative/members.html", context, status=status)


def end_part(request: SignedInRequest, project: Project) -> HttpResponse:
    """End the part whose button was pressed."""
    pressed = request.POST.get("end", "")
    member = project.members.filter(pk=int(pressed)).first() if pressed.isdecimal() and len(pressed) < 19 else None
    if member is None:
        raise Http404
    try:
        actions.end_member(by=request.user, member=member)
    except actions.LastLeadError:
        messages.error(request, "A project keeps somebody who leads it. Name another lead first.")
    else:
        messages.success(request, "That part has ended. What they did stays.")
    if member.person_id == request.user.pk and member.part == Member.Part.LEAD:
        return redirect("qualitative:home", program=project.program.slug)
    return redirect("qualitative:members", program=project.program.slug, project=project.pk)
