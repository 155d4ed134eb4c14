"""What a programme asks in its agreements: its template, item by item."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rapport.agreements.adapted import own_item
from rapport.agreements.choosing import actions
from rapport.agreements.choosing.forms import ChooseForm, OwnItemForm
from rapport.agreements.library import shelf
from rapport.agreements.permissions import may_choose_items
from rapport.agreements.rows import choices_of
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program


@open_to(may_choose_items, program=programs.program)
@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, program: Program) -> HttpResponse:
    template = shelf().templates.get(program.agreement_template)
    if template is None:
        return render(request, "agreements/choosing/choose.html", {"program": program, "trail": trail(program)})
    kept = {one.item: one for one in choices_of(program) if one.template == template.id}
    items = [*template.items, *(own_item(one) for one in kept.values() if one.kind)]
    form = ChooseForm(items, kept, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.choose_items(by=request.user, program=program, chosen=form.chosen)
        messages.success(request, "Saved. It holds for agreements that begin from now on.")
        return redirect("agreements:choose", program=program.slug)
    context = {"program": program, "template": template, "form": form, "trail": trail(program)}
    return render(request, "agreements/choosing/choose.html", context, status=422 if form.errors else 200)


@open_to(may_choose_items, program=programs.program)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, program: Program) -> HttpResponse:
    if program.agreement_template not in shelf().templates:
        if request.method == "POST":
            raise Http404
        return redirect("agreements:choose", program=program.slug)
    form = OwnItemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        item = actions.add_item(by=request.user, program=program, item=form.item)
        messages.success(request, f"“{item.title}” is added. It holds for agreements that begin from now on.")
        return redirect("agreements:choose", program=program.slug)
    page = {"label": "Items", "href": reverse("agreements:choose", args=[program.slug])}
    context = {"program": program, "form": form, "trail": [*trail(program), page]}
    return render(request, "agreements/choosing/add.html", context, status=422 if form.errors else 200)


def trail(program: Program) -> list[dict[str, str]]:
    """Where the page lies."""
    return [{"label": program.name, "href": reverse("programs:detail", args=[program.slug])}]
