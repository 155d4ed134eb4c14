"""Those who see many people's data sign in with a second factor.

A person who has a factor is asked for it when they sign in (allauth's stages). Here stands the other half: who needs
one and has none reaches nothing but the pages that set it up, and the way out. The role is looked up at each request,
so that a new director is asked at once, in the session that they are in.

Roles are held in programmes, and `programs` stands above `people`; so the rule comes in by its name in the settings
(SECOND_FACTOR_RULE), where everything is put together, and this package imports nothing from above.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string

from rapport.people.models import Person
from rapport.people.queries import has_second_factor

Rule = Callable[[Person], bool]
ALWAYS_OPEN = {"account_logout", "healthz", "readyz"}


class SecondFactor:
    """Sends such a person, until they have one, to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:  # noqa: ANN401
        """Called when the address is known to exist, and before its view."""
        if not request.user.is_authenticated:
            return None
        # What the rules find out about the person holds until the answer is sent, and no longer.
        request.user.remembers = {}  # type: ignore[attr-defined]
        missing = self.is_missing(request.user)
        request.second_factor_missing = missing  # type: ignore[attr-defined]  # the set-up page says why one is there
        return redirect("mfa_index") if missing and not is_open(request) else None

    @cached_property
    def needs_one(self) -> Rule:
        rule: Rule = import_string(settings.SECOND_FACTOR_RULE)
        return rule

    def is_missing(self, person: Person) -> bool:
        """The person needs a second factor and has none; the made-up people of the demo are let off."""
        if person.is_demo and settings.DEMO:
            return False
        return self.needs_one(person) and not has_second_factor(person)


def is_open(request: HttpRequest) -> bool:
    """The address is one of those that set a factor up, or leads out."""
    name = request.resolver_match.view_name if request.resolver_match else None
    return name is not None and (name in ALWAYS_OPEN or name.startswith("mfa_"))
