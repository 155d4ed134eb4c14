"""A form that is saved as it is typed: by htmx in its place, or by a button, and never over what another tab saved."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from rapport.agreements.elsewhere import ChangedElsewhereError, Kept
from rapport.agreements.fields import LONGEST_TEXT
from rapport.kit import drafts
from rapport.kit.forms import TOO_LONG, AsTyped, VersionedForm
from rapport.people.request import SignedInRequest


def long_text(label: str, help_text: str = "", rows: int = 5) -> AsTyped:
    """A field for words, kept as they are typed."""
    return AsTyped(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": TOO_LONG},
    )


@dataclass(frozen=True)
class Page:
    """Where the form stands, and what is said once it is kept."""

    template: str
    # Under which name a browser keeps what is typed until it is saved.
    key: str
    saved: str
    # Where a button leads.
    then: str
    context: Mapping[str, object] = field(default_factory=dict)


def typed_words(request: SignedInRequest, kept: Mapping[str, object]) -> tuple[dict[str, object], bool]:
    """What a form begins with: what was typed before a session ended, if there is any, or what is kept."""
    typed: QueryDict | None = drafts.returned(request)
    return (dict(typed.items()), True) if typed is not None else (dict(kept), False)


def show(request: SignedInRequest, form: VersionedForm, page: Page, **state: object) -> HttpResponse:
    """The whole page with its form."""
    status = state.pop("status", HTTPStatus.OK)
    context = {"form": form, "version": form["version"].value() or 0, "draft_key": page.key, **page.context, **state}
    return render(request, page.template, context, status=int(str(status)))


def keep(request: SignedInRequest, form: VersionedForm, page: Page, act: Callable[[], Kept]) -> HttpResponse:
    """Keep a form that was sent. What cannot be kept comes back as it was typed, with the reason."""
    if not form.is_valid():
        return refuse(request, form, page)
    try:
        kept = act()
    except ChangedElsewhereError as error:
        return refuse(request, form, page, error.kept)
    if wants_part(request):
        response = render(request, "agreements/typed_state.html", {"kept": kept, "version": kept.version, "form": form})
        response.headers["HX-Trigger"] = json.dumps({"draft-saved": page.key})
        return response
    messages.success(request, page.saved, extra_tags=f"draft-saved:{page.key}")
    return redirect(page.then)


def refuse(request: SignedInRequest, form: VersionedForm, page: Page, elsewhere: Kept | None = None) -> HttpResponse:
    """Nothing was written: show what was tried, as it was typed."""
    status = HTTPStatus.CONFLICT if elsewhere else HTTPStatus.UNPROCESSABLE_ENTITY
    if wants_part(request):
        context = {"form": form, "elsewhere": elsewhere, "version": request.POST.get("version", "")}
        return render(request, "agreements/typed_state.html", context)
    return show(request, form, page, elsewhere=elsewhere, status=status)


def wants_part(request: SignedInRequest) -> bool:
    return "HX-Request" in request.headers
