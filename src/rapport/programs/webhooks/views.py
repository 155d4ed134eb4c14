"""The pages of whoever lets another system be told: which there are, a new one, one with its deliveries."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs.models import Program, Webhook
from rapport.programs.queries import program as the_program
from rapport.programs.tabs import tabs
from rapport.programs.webhooks import actions, queries
from rapport.programs.webhooks.events import EVENTS
from rapport.programs.webhooks.forms import WebhookForm
from rapport.programs.webhooks.permissions import may_keep_webhooks

PAGE, LATELY = 50, 5


@open_to(may_keep_webhooks, program=the_program)
@require_GET
def webhooks(request: SignedInRequest, program: Program) -> HttpResponse:
    context = {
        "program": program,
        "webhooks": [(one, one.events.split()) for one in queries.webhooks_of(program)],
        "tabs": tabs(request.user, program, "programs:webhooks"),
    }
    return render(request, "programs/webhooks/webhooks.html", context)


@open_to(may_keep_webhooks, program=the_program)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, program: Program) -> HttpResponse:
    """The secret is shown in the answer to this one post, and never again."""
    form = WebhookForm(program, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made, secret = actions.make_webhook(
            by=request.user,
            program=program,
            name=form.words("name"),
            url=form.cleaned_data["url"],
            events=form.cleaned_data["events"],
        )
        return shown_once(request, made, secret, "The webhook is made")
    context = {"program": program, "form": form, "trail": trail(program)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "programs/webhooks/new.html", context, status=status)


def shown_once(request: SignedInRequest, webhook: Webhook, secret: str, title: str) -> HttpResponse:
    context = {"program": webhook.program, "webhook": webhook, "secret": secret, "title": title}
    return render(request, "programs/webhooks/secret.html", context)


@open_to(may_keep_webhooks, program=the_program)
@require_GET
def webhook(request: SignedInRequest, program: Program, webhook: int) -> HttpResponse:
    found = one(program, webhook)
    context = {
        "program": program,
        "webhook": found,
        "told": [(event, EVENTS[event]) for event in found.events.split() if event in EVENTS],
        "lines": [queries.line(each) for each in queries.deliveries_of(found)[:LATELY]],
        "trail": trail(program),
    }
    return render(request, "programs/webhooks/webhook.html", context)


@open_to(may_keep_webhooks, program=the_program)
@require_GET
def deliveries(request: SignedInRequest, program: Program, webhook: int) -> HttpResponse:
    found = one(program, webhook)
    page = Paginator(queries.deliveries_of(found), PAGE).get_page(request.GET.get("page"))
    here = {"label": found.name, "href": reverse("programs:webhook", args=[program.slug, found.pk])}
    context = {
        "program": program,
        "webhook": found,
        "page": page,
        "lines": [queries.line(each) for each in page],
        "trail": [*trail(program), here],
    }
    return render(request, "programs/webhooks/deliveries.html", context)


@open_to(may_keep_webhooks, program=the_program)
@require_POST
def send_test(request: SignedInRequest, program: Program, webhook: int) -> HttpResponse:
    found = alive(program, webhook)
    actions.send_test(by=request.user, webhook=found)
    messages.success(
        request, "A test message is on its way. Load this page again in a moment to see what became of it."
    )
    return redirect("programs:webhook", program=program.slug, webhook=found.pk)


@open_to(may_keep_webhooks, program=the_program)
@require_POST
def renew(request: SignedInRequest, program: Program, webhook: int) -> HttpResponse:
    found = alive(program, webhook)
    secret = actions.renew_secret(by=request.user, webhook=found)
    return shown_once(request, one(program, webhook), secret, "The new secret")


@open_to(may_keep_webhooks, program=the_program)
@require_POST
def end(request: SignedInRequest, program: Program, webhook: int) -> HttpResponse:
    found = one(program, webhook)
    actions.end_webhook(by=request.user, webhook=found)
    messages.success(request, f"Nothing is told to {found} any more.")
    return redirect("programs:webhooks", program=program.slug)


@open_to(may_keep_webhooks, program=the_program)
@require_POST
def again(request: SignedInRequest, program: Program, webhook: int, delivery: int) -> HttpResponse:
    found = alive(program, webhook)
    wanted = queries.delivery(found, delivery)
    if wanted is None:
        raise Http404
    actions.send_again(by=request.user, delivery=wanted)
    messages.success(request, "The message is on its way again.")
    return redirect("programs:deliveries", program=program.slug, webhook=found.pk)


def trail(program: Program) -> list[dict[str, str]]:
    return [{"label": "Webhooks", "href": reverse("programs:webhooks", args=[program.slug])}]


def one(program: Program, pk: int) -> Webhook:
    found = queries.webhook(program, pk)
    if found is None:
        raise Http404
    return found


def alive(program: Program, pk: int) -> Webhook:
    found = one(program, pk)
    if found.ended_on:
        raise Http404
    return found
