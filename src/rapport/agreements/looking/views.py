"""A template as it stands: what it asks, what is usual, an example. It holds nothing about anybody."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rapport.agreements.expectations import by_domain
from rapport.agreements.library import shelf
from rapport.kit.doors import open_to_signed_in
from rapport.people.request import SignedInRequest


@open_to_signed_in
@require_GET
def template(request: SignedInRequest, template: str) -> HttpResponse:
    found = shelf().templates.get(template)
    if found is None:
        raise Http404
    context = {
        "template": found,
        "parts": by_domain(found.items, lambda item: item.domain),
        "trail": [{"label": "Agreements", "href": reverse("agreements:mine")}],
    }
    return render(request, "agreements/looking/template.html", context)
