"""A word in confidence: where to write, what I wrote, what was written to me."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from rapport.agreements.models import Conversation
from rapport.agreements.ombuds import actions, queries
from rapport.agreements.ombuds.actions import RefusedError
from rapport.agreements.ombuds.forms import FirstWordForm, WordForm
from rapport.agreements.ombuds.permissions import may_hear, may_open, may_write
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program


@open_to_signed_in
@require_GET
def start(request: SignedInRequest) -> HttpResponse:
    return render(request, "agreements/ombuds/start.html", {"places": queries.places(request.user)})


@open_to(may_write, program=programs.program)
@never_cache
@require_http_methods(["GET", "POST"])
def ombuds(request: SignedInRequest, program: Program) -> HttpResponse:
    ways = queries.ways(request.user, program)
    form = FirstWordForm(ways.hearers, request.POST if request.method == "POST" and ways.hearers else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        begun = actions.begin(
            by=request.user,
            program=program,
            hearer=form.hearer,
            text=words["text"],
            wants_mail=words["wants_mail"],
        )
        messages.success(request, f"{form.hearer} can read it now, and nobody else.")
        return redirect("agreements:conversation", program=program.slug, conversation=begun.pk)
    context = {
        "form": form,
        "ways": ways,
        "program": program,
        "conversations": queries.begun_by(request.user, program),
        "trail": trail(),
    }
    return render(request, "agreements/ombuds/write.html", context, status=422 if form.errors else 200)


@open_to(may_hear, program=programs.program)
@never_cache
@require_GET
def desk(request: SignedInRequest, program: Program) -> HttpResponse:
    heard = [(one, queries.last_word(one)) for one in queries.heard_by(request.user, program)]
    return render(request, "agreements/ombuds/desk.html", {"heard": heard, "program": program, "trail": trail()})


@open_to(may_open, program=programs.program, conversation=queries.conversation)
@never_cache
@require_http_methods(["GET", "POST"])
def conversation(request: SignedInRequest, program: Program, conversation: Conversation) -> HttpResponse:
    is_writer = conversation.writer_id == request.user.pk
    if is_writer and request.POST.get("do") in {"remove", "mail", "no mail"}:
        return change(request, conversation)
    form = WordForm(request.POST if request.method == "POST" else None)
    form.fields["text"].label = "Say more" if is_writer else "Your answer"
    if form.is_bound and form.is_valid():
        try:
            actions.say(by=request.user, conversation=conversation, text=form.cleaned_data["text"])
        except RefusedError:
            messages.error(request, "It was not sent: nobody can hear you here any more. Please begin a new one.")
        else:
            messages.success(request, "It is sent.")
        return redirect("agreements:conversation", program=program.slug, conversation=conversation.pk)
    context = {
        "form": form,
        "conversation": conversation,
        "is_writer": is_writer,
        "is_heard": may_open(conversation.hearer, program, conversation),
        "program": program,
        "trail": [*trail(), behind(program, is_writer=is_writer)],
    }
    return render(request, "agreements/ombuds/conversation.html", context, status=422 if form.errors else 200)


def change(request: SignedInRequest, conversation: Conversation) -> HttpResponse:
    """The writer takes everything back, or chooses whether a letter comes."""
    program = conversation.program
    if request.POST["do"] == "remove":
        actions.remove(by=request.user, conversation=conversation)
        messages.success(request, "The whole conversation is gone, for both of you.")
        return redirect("agreements:ombuds", program=program.slug)
    actions.choose_mail(by=request.user, conversation=conversation, wants_mail=request.POST["do"] == "mail")
    return redirect("agreements:conversation", program=program.slug, conversation=conversation.pk)


def behind(program: Program, *, is_writer: bool) -> dict[str, str]:
    name = "ombuds" if is_writer else "ombuds_desk"
    return {"label": program.name, "href": reverse(f"agreements:{name}", args=[program.slug])}


def trail() -> list[dict[str, str]]:
    return [{"label": "A word in confidence", "href": reverse("agreements:ombuds_start")}]
