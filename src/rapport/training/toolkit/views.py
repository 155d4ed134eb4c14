"""The tool kit of a person's courses: found by words, topic and audience; a plain GET."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.training import queries as training
from rapport.training.language import reading
from rapport.training.toolkit import queries
from rapport.training.toolkit.queries import Asked

LONGEST_SEARCH = 200


@open_to_signed_in
@require_GET
def tools(request: SignedInRequest) -> HttpResponse:
    courses = [reading(request, course) for course in training.courses_of(request.user)]
    courses = [course for course in courses if course.tools]
    asked = Asked(**{name: request.GET.get(name, "")[:LONGEST_SEARCH] for name in ("q", "topic", "audience", "course")})
    context = {
        "found": queries.tools_of(courses, asked),
        "asked": asked,
        "courses": courses,
        "topics": queries.topics(courses),
        "audiences": queries.audiences(courses),
        "trail": [{"label": "My training", "href": reverse("training:mine")}],
    }
    return render(request, "training/toolkit/tools.html", context)
