"""A person's own notebook: to read, print, keep as a file, and have sent. No address names a person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rapport.kit.doors import open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.training.language import LANGUAGE
from rapport.training.notebook import actions
from rapport.training.notebook.entries import CourseNotes
from rapport.training.notebook.markdown import written
from rapport.training.notebook.pdf import render as render_pdf
from rapport.training.notebook.queries import notebook_of


@open_to_signed_in
@require_GET
def notebook(request: SignedInRequest) -> HttpResponse:
    notes = notebook_of(request.user, language_of(request))
    wanted = request.GET.get("course", "")
    shown = [one for one in notes if one.id == wanted] or notes
    chosen = wanted if len(shown) < len(notes) else ""
    context = {
        "notes": shown,
        "courses": notes,
        "chosen": chosen,
        "narrowed": f"?course={chosen}" if chosen else "",
        "trail": [{"label": "My training", "href": reverse("training:mine")}],
    }
    return render(request, "training/notebook/notebook.html", context)


@open_to_signed_in
@require_GET
def notebook_pdf(request: SignedInRequest) -> HttpResponse:
    made = render_pdf(asked_for(request), str(request.user), timezone.localdate())
    return file(made, "application/pdf", "my-notebook.pdf")


@open_to_signed_in
@require_GET
def notebook_text(request: SignedInRequest) -> HttpResponse:
    text = written(asked_for(request), str(request.user), timezone.localdate())
    return file(text.encode(), "text/markdown; charset=utf-8", "my-notebook.md")


@open_to_signed_in
@require_POST
def send_notebook(request: SignedInRequest) -> HttpResponse:
    actions.send_to_me(by=request.user, language=language_of(request), course=request.POST.get("course", "")[:50])
    messages.success(request, f"Your notebook is on its way to {request.user.email}.")
    return redirect("training:notebook")


def asked_for(request: SignedInRequest) -> list[CourseNotes]:
    """The person's own notebook, or the part of it that belongs to one course."""
    return notebook_of(request.user, language_of(request), request.GET.get("course", ""))


def language_of(request: SignedInRequest) -> str:
    """In which language this browser reads courses."""
    return request.COOKIES.get(LANGUAGE, "")[:20]


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Something to keep."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
