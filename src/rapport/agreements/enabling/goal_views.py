"""Pages of goals: add, change, rate."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from rapport.agreements import queries as agreements
from rapport.agreements.enabling import actions, queries
from rapport.agreements.enabling.actions import EditedMeanwhileError, OverError
from rapport.agreements.enabling.forms import GoalForm, RateForm, of_goal
from rapport.agreements.enabling.trail import address, trail
from rapport.agreements.models import Goal
from rapport.agreements.permissions import may_write
from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship


def goal_or_404(mentorship: Mentorship, pk: int) -> Goal:
    found = queries.goal(mentorship, pk)
    if found is None:
        raise Http404
    return found


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def add_goal(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    form = form_for(request, mentorship, {"owner": mentorship.scholar_id, "status": Goal.Status.PLANNED, "version": 0})
    if form.is_bound and form.is_valid():
        made = actions.add_goal(by=request.user, mentorship=mentorship, words=form.words)
        return saved(request, made, "new")
    return draw(request, mentorship, form)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def goal(request: SignedInRequest, mentorship: Mentorship, goal: int) -> HttpResponse:
    kept = goal_or_404(mentorship, goal)
    form = form_for(request, mentorship, of_goal(kept), kept.owner)
    if not form.is_bound or not form.is_valid():
        return draw(request, mentorship, form, kept=kept)
    try:
        made = actions.change_goal(by=request.user, goal=kept, words=form.words, version=form.began_with)
    except EditedMeanwhileError:
        return draw(request, mentorship, form, kept=kept, theirs=kept)
    except OverError:
        messages.error(request, "Nothing was changed: all of you have rated this goal, so it stays closed.")
        return redirect("agreements:goal", mentorship=mentorship.pk, goal=kept.pk)
    return saved(request, made, str(kept.pk))


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def rate_goal(request: SignedInRequest, mentorship: Mentorship, goal: int) -> HttpResponse:
    kept = goal_or_404(mentorship, goal)
    form = RateForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was saved: choose one of the five answers.")
    else:
        try:
            actions.rate(by=request.user, goal=kept, rating=form.cleaned_data["rating"])
        except OverError:
            messages.error(
                request, "Nothing was saved: a goal is rated when it is closed, and until all have rated it."
            )
        else:
            messages.success(request, "Your rating is saved. All ratings open once each of you has given one.")
    return redirect(f"{address('goal', mentorship, goal=kept.pk)}#rating")


def form_for(
    request: SignedInRequest, mentorship: Mentorship, initial: dict[str, object], owner: Person | None = None
) -> GoalForm:
    template = agreements.desk(request.user, mentorship).template
    people = queries.people_of(mentorship)
    if owner and owner not in people:
        people.append(owner)  # who has left the team keeps the goal until somebody else takes it
    if request.method == "POST":
        return GoalForm(people, template, request.POST)
    typed = drafts.returned(request)
    return GoalForm(people, template, initial=initial | (dict(typed.items()) if typed is not None else {}))


def saved(request: SignedInRequest, made: Goal, key: str) -> HttpResponse:
    tag = f"draft-saved:agreements:{made.mentorship_id}:goal:{key}"
    messages.success(request, f"“{made.title}” is saved.", extra_tags=tag)
    return redirect(f"{address('way', made.mentorship)}#goals")


def draw(
    request: SignedInRequest,
    mentorship: Mentorship,
    form: GoalForm,
    *,
    kept: Goal | None = None,
    theirs: Goal | None = None,
) -> HttpResponse:
    rated = queries.rated(kept, request.user, queries.people_of(mentorship)) if kept else None
    context = {
        "mentorship": mentorship,
        "trail": trail(request.user, mentorship, ("Milestones and goals", "way")),
        "form": form,
        "kept": kept,
        "theirs": theirs,
        "draft_key": f"agreements:{mentorship.pk}:goal:{kept.pk if kept else 'new'}",
        "rated": rated,
        "rate_form": RateForm(initial={"rating": rated.own.rating if rated and rated.own else None}),
    }
    status = HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "agreements/enabling/goal.html", context, status=status)
