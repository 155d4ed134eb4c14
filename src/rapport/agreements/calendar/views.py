"""The page on which somebody subscribes, and the feed that their phone asks for."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_safe

from rapport.agreements.calendar.forms import CalendarForm
from rapport.kit import calendar as ics
from rapport.kit.doors import open_to_everybody, open_to_signed_in
from rapport.people import actions as people
from rapport.people import queries as tokens
from rapport.people.models import Token
from rapport.people.request import SignedInRequest

NAME = "Mentoring"


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def calendar(request: SignedInRequest) -> HttpResponse:
    """Make a private address; it is shown in the answer to this one post, and never again."""
    form = CalendarForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        _, secret = people.make_token(by=request.user, kind=Token.Kind.CALENDAR, name=form.cleaned_data["name"])
        path = settings.SITE_URL + reverse("agreements:feed", kwargs={"secret": secret})
        context |= {"address": path, "webcal": path.replace("https://", "webcal://").replace("http://", "webcal://")}
    status = 422 if form.errors else 200
    return render(request, "agreements/calendar/calendar.html", context, status=status)


@open_to_everybody
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever the secret belongs to; for every other secret the same nothing."""
    token = tokens.bearer(secret, Token.Kind.CALENDAR)
    if token is None:
        return HttpResponseNotFound("There is no such calendar.\n", content_type="text/plain; charset=utf-8")
    people.use_token(by=None, token=token)
    entries = [entry for path in settings.CALENDARS for entry in import_string(path)(token.person)]
    body = ics.write(NAME, sorted(entries, key=lambda entry: entry.uid))
    headers = {
        "ETag": quote_etag(hashlib.sha256(body).hexdigest()),
        # Each time the phone asks whether it has changed; nobody between us keeps a copy.
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="mentoring.ics"',
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response)  # type: ignore[return-value]
