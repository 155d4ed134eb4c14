"""The assessment plan: what it asks, who is late, what was done."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.oversight.models import Duty
from rapport.oversight.permissions import may_keep_plan
from rapport.oversight.plan import actions, queries
from rapport.oversight.plan.actions import AskedAlreadyError
from rapport.oversight.plan.forms import AskedForm, NewDutyForm, RemedyForm
from rapport.oversight.plan.wording import follows, sentence, text_of
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program

PAGE = 50
OF_THE_LOG = 20


def draw(request: SignedInRequest, template: str, program: Program, **words: object) -> HttpResponse:
    """A page of this area; a form with mistakes answers 422."""
    trail = [{"label": program.name, "href": reverse("oversight:status", args=[program.slug])}]
    if template != "plan":
        trail.append({"label": "Assessment plan", "href": reverse("oversight:plan", args=[program.slug])})
    status = 422 if getattr(words.get("form"), "errors", None) else 200
    context = {"program": program, "trail": trail, **words}
    return render(request, f"oversight/plan/{template}.html", context, status=status)


@open_to(may_keep_plan, program=programs.program)
@require_GET
def plan(request: SignedInRequest, program: Program) -> HttpResponse:
    found = queries.standings(program)
    late = queries.late(found)
    return draw(
        request,
        "plan",
        program,
        counts=[(one, sentence(one.duty), follows(one.duty)) for one in queries.counts(program, found)],
        page=Paginator(late, PAGE).get_page(request.GET.get("page")),
        for_director=sum(one.waits_for_director for one in late),
        log=queries.log(program)[:OF_THE_LOG],
    )


@open_to(may_keep_plan, program=programs.program)
@require_GET
def plan_text(request: SignedInRequest, program: Program) -> HttpResponse:
    text = text_of(program.name, queries.duties(program))
    name = f"assessment-plan-{program.slug}.txt"
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@open_to(may_keep_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def add_duty(request: SignedInRequest, program: Program) -> HttpResponse:
    form = NewDutyForm(data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_duty(by=request.user, program=program, role=said["role"], what=said["what"], asked=form.asked)
        except AskedAlreadyError:
            form.add_error("what", "The plan asks this of this role already. Change it on its own page.")
        else:
            messages.success(request, "The plan asks it from now on.")
            return redirect("oversight:plan", program=program.slug)
    return draw(request, "duty", program, form=form, duty=None)


@open_to(may_keep_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def duty(request: SignedInRequest, program: Program, duty: int) -> HttpResponse:
    found = open_duty(program, duty)
    form = AskedForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.change_duty(by=request.user, duty=found, asked=form.asked)
        messages.success(request, "Saved.")
        return redirect("oversight:plan", program=program.slug)
    return draw(request, "duty", program, form=form, duty=found)


@open_to(may_keep_plan, program=programs.program)
@require_POST
def end_duty(request: SignedInRequest, program: Program, duty: int) -> HttpResponse:
    actions.end_duty(by=request.user, duty=open_duty(program, duty))
    messages.success(request, "The plan does not ask it any more. What was done about it stays on record.")
    return redirect("oversight:plan", program=program.slug)


@open_to(may_keep_plan, program=programs.program)
@require_http_methods(["GET", "POST"])
def remedy(request: SignedInRequest, program: Program, duty: int, person: int) -> HttpResponse:
    found, somebody = open_duty(program, duty), programs.person_in(program, person)
    if somebody is None:
        raise Http404
    form = RemedyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.note_remedy(by=request.user, duty=found, person=somebody, done=form.done)
        messages.success(request, f"Noted for {somebody}.")
        return redirect("oversight:plan", program=program.slug)
    noted = queries.remedies_by_place(program).get((found.pk, somebody.pk), [])
    return draw(request, "remedy", program, form=form, person=somebody, asks=sentence(found), noted=noted)


def open_duty(program: Program, pk: int) -> Duty:
    """A duty that the plan asks today, or 404."""
    found = queries.duty(program, pk)
    if found is None or found.ended_on is not None:
        raise Http404
    return found
