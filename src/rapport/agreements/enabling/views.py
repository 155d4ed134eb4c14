"""Pages of milestones and small steps; those of goals stand in `goal_views`."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements import queries as agreements
from rapport.agreements.enabling import actions, queries
from rapport.agreements.enabling.actions import EditedMeanwhileError, OverError
from rapport.agreements.enabling.forms import DropForm, MilestoneForm, ReachForm, StepForm, of_milestone
from rapport.agreements.enabling.identifiers import address_of, remark
from rapport.agreements.enabling.trail import address, around, trail
from rapport.agreements.models import Milestone, SmallStep
from rapport.agreements.permissions import may_read, may_write
from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

OVER = "Nothing was changed: the milestone was reached or dropped meanwhile."


def milestone_or_404(mentorship: Mentorship, pk: int) -> Milestone:
    found = queries.milestone(mentorship, pk)
    if found is None:
        raise Http404
    return found


def step_or_404(mentorship: Mentorship, pk: int) -> SmallStep:
    found = queries.step(mentorship, pk)
    if found is None:
        raise Http404
    return found


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def way(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    """Milestones by what presses first, and goals."""
    today = timezone.localdate()
    people = queries.people_of(mentorship)
    template = agreements.desk(request.user, mentorship).template
    titles = {item.id: item.title for item in template.items} if template else {}
    context = {
        **around(request.user, mentorship, "way"),
        "today": today,
        "by_time": queries.by_time(queries.milestones(mentorship), today),
        "goals": [
            (goal, queries.rated(goal, request.user, people), titles.get(goal.item, ""))
            for goal in queries.goals(mentorship)
        ],
    }
    return render(request, "agreements/enabling/way.html", context)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def timeline(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    today = timezone.localdate()
    context = {
        **around(request.user, mentorship, "timeline"),
        "this_month": today.replace(day=1),
        "months": queries.timeline(mentorship, today),
    }
    return render(request, "agreements/enabling/timeline.html", context)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def add_milestone(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = MilestoneForm(list(queries.goals(mentorship)), typed, initial={"version": 0, **given_back(request)})
    if form.is_bound and form.is_valid():
        made = actions.add_milestone(by=request.user, mentorship=mentorship, words=form.words)
        return saved(request, made, f"{mentorship.pk}:milestone:new")
    return draw(request, mentorship, form)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def milestone(request: SignedInRequest, mentorship: Mentorship, milestone: int) -> HttpResponse:
    """Change a milestone, and what belongs to it: steps, reached, dropped."""
    kept = milestone_or_404(mentorship, milestone)
    goals = list(queries.goals(mentorship))
    if request.method == "GET":
        initial = of_milestone(kept) | given_back(request)
        return draw(request, mentorship, MilestoneForm(goals, initial=initial), kept=kept)
    form = MilestoneForm(goals, request.POST)
    if not form.is_valid():
        return draw(request, mentorship, form, kept=kept)
    try:
        made = actions.change_milestone(by=request.user, milestone=kept, words=form.words, version=form.began_with)
    except EditedMeanwhileError:
        return draw(request, mentorship, form, kept=kept, theirs=kept)
    return saved(request, made, f"{mentorship.pk}:milestone:{kept.pk}")


def given_back(request: SignedInRequest) -> dict[str, object]:
    """What was typed before the person had to sign in again."""
    typed = drafts.returned(request)
    return dict(typed.items()) if typed is not None else {}


def saved(request: SignedInRequest, made: Milestone, key: str) -> HttpResponse:
    messages.success(request, f"“{made.title}” is saved.", extra_tags=f"draft-saved:agreements:{key}")
    if doubt := remark(made.identifier):
        messages.warning(request, doubt)
    return redirect("agreements:way", mentorship=made.mentorship_id)


def draw(
    request: SignedInRequest,
    mentorship: Mentorship,
    form: MilestoneForm,
    *,
    kept: Milestone | None = None,
    theirs: Milestone | None = None,
) -> HttpResponse:
    context = {
        "mentorship": mentorship,
        "trail": trail(request.user, mentorship, ("Milestones and goals", "way")),
        "form": form,
        "kept": kept,
        "theirs": theirs,
        "draft_key": f"agreements:{mentorship.pk}:milestone:{kept.pk if kept else 'new'}",
        "link": address_of(kept.identifier) if kept else "",
        "step_form": StepForm(),
        "reach_form": ReachForm(initial={"on": timezone.localdate()}),
        "drop_form": DropForm(),
    }
    status = HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "agreements/enabling/milestone.html", context, status=status)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def reach(request: SignedInRequest, mentorship: Mentorship, milestone: int) -> HttpResponse:
    """With a day it was reached on that day, with the button alone today; with `undo` it was not."""
    kept = milestone_or_404(mentorship, milestone)
    form = ReachForm(request.POST if "on" in request.POST else {"on": timezone.localdate()})
    on = form.cleaned_data["on"] if form.is_valid() and "undo" not in request.POST else None
    if on is None and "undo" not in request.POST:
        messages.error(request, "Nothing was changed: write a date such as 2027-01-31.")
        return redirect("agreements:milestone", mentorship=mentorship.pk, milestone=kept.pk)
    try:
        actions.reach(by=request.user, milestone=kept, on=on)
    except OverError:
        messages.error(request, OVER)
    else:
        messages.success(request, f"Reached: “{kept.title}”." if on else f"“{kept.title}” is open again.")
    return redirect("agreements:way", mentorship=mentorship.pk)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def drop(request: SignedInRequest, mentorship: Mentorship, milestone: int) -> HttpResponse:
    """Give it up with a reason; with `undo`, take it up again."""
    kept = milestone_or_404(mentorship, milestone)
    form = DropForm(request.POST)
    undo = "undo" in request.POST
    if not undo and not form.is_valid():
        messages.error(request, "Nothing was changed: say in a line why you drop the milestone.")
        return redirect("agreements:milestone", mentorship=mentorship.pk, milestone=kept.pk)
    try:
        actions.drop(by=request.user, milestone=kept, because="" if undo else form.cleaned_data["because"])
    except OverError:
        messages.error(request, OVER)
    else:
        messages.success(request, f"“{kept.title}” is open again." if undo else f"Dropped: “{kept.title}”.")
    return redirect("agreements:way", mentorship=mentorship.pk)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def add_step(request: SignedInRequest, mentorship: Mentorship, milestone: int) -> HttpResponse:
    kept = milestone_or_404(mentorship, milestone)
    form = StepForm(request.POST)
    if form.is_valid():
        actions.add_step(by=request.user, milestone=kept, **form.cleaned_data)
        messages.success(request, "The step is on the list.")
    else:
        messages.error(request, " ".join(str(one) for found in form.errors.values() for one in found))
    return redirect(f"{address('milestone', mentorship, milestone=kept.pk)}#steps")


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def tick_step(request: SignedInRequest, mentorship: Mentorship, step: int) -> HttpResponse:
    """One press: done – or, with `undo`, not done; the page comes back at the same place."""
    found = step_or_404(mentorship, step)
    actions.tick_step(by=request.user, step=found, done="undo" not in request.POST)
    return redirect(f"{address('way', mentorship)}#milestone-{found.milestone_id}")


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def remove_step(request: SignedInRequest, mentorship: Mentorship, step: int) -> HttpResponse:
    found = step_or_404(mentorship, step)
    actions.remove_step(by=request.user, step=found)
    messages.success(request, "The step is off the list.")
    return redirect(f"{address('milestone', mentorship, milestone=found.milestone_id)}#steps")
