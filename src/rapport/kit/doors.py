"""Who may enter a view. Every view says it in its first line; a test walks all addresses and asks each door."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from rapport.kit.drafts import keep

View = Callable[..., HttpResponseBase]
Rule = Callable[..., bool]
Loader = Callable[[Any], Any]

EVERYBODY = "everybody"
SIGNED_IN = "signed in"


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask to sign in and come back; what was typed comes back too."""
    if request.method == "POST":
        keep(request)
    sign_in = redirect_to_login(page_of(request))
    # A script would follow the redirect and put the sign-in form into the middle of the page.
    return HttpResponseClientRedirect(sign_in.url) if request.headers.get("HX-Request") else sign_in


def page_of(request: HttpRequest) -> str:
    """The page to come back to: the one that was asked for, or the one whose button was pressed."""
    pressed_on = urlsplit(request.headers.get("Referer", ""))
    if request.method == "POST" and pressed_on.netloc == request.get_host() and pressed_on.path:
        return urlunsplit(("", "", pressed_on.path, pressed_on.query, ""))
    return request.get_full_path()


def open_to_everybody(view: View) -> View:
    """A page that needs no sign-in and tells nothing about anybody."""
    view.door = EVERYBODY  # type: ignore[attr-defined]
    return view


def open_to_signed_in(view: View) -> View:
    """A page about the person who asks, and about nobody else."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 – URL values
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, **kwargs)

    guarded.door = SIGNED_IN  # type: ignore[attr-defined]
    return guarded


def open_to(rule: Rule, **loaders: Loader) -> Callable[[View], View]:
    """A view for those whom `rule(person, *objects)` lets in.

    Each loader turns the address's value of the same name into the object that the view gets:

        @open_to(may_read, agreement=queries.agreement)
        def detail(request, agreement): ...

    Nobody is sent to sign in. Who is refused gets the same 404 as for an object that does not exist,
    so that an address tells nothing.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 – URL values
            if not request.user.is_authenticated:
                return to_sign_in(request)
            try:
                found = {name: load(kwargs.pop(name)) for name, load in loaders.items()}
            except ObjectDoesNotExist as missing:
                raise Http404 from missing
            if not rule(request.user, *found.values()):
                raise Http404
            return view(request, **found, **kwargs)

        guarded.door = rule  # type: ignore[attr-defined]
        return guarded

    return decorate
