"""The budget of queries, as list pages use it, finds a page that asks once for each row."""

from collections.abc import Callable
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from pytest_django import Settings

from rapport.people.models import Institution, Person
from tests import make

pytestmark = pytest.mark.django_db


def frugal(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(one.name for one in Institution.objects.all()))


def greedy(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(Institution.objects.get(pk=one.pk).name for one in Institution.objects.all()))


def grow(number: int) -> None:
    for _ in range(number):
        make.institution()


@pytest.mark.parametrize(("view", "is_fine"), [(frugal, True), (greedy, False)])
def test_a_page_that_asks_for_each_row_is_found(
    same_queries: Callable[..., None], settings: Settings, view: Callable[..., HttpResponse], is_fine: bool
) -> None:
    module = ModuleType("planted")
    module.urlpatterns = [path("planted/", view)]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = module
    settings.MIDDLEWARE = []
    by: Person = make.person()
    if is_fine:
        same_queries("/planted/", few=lambda: grow(3), many=lambda: grow(27), by=by)
    else:
        with pytest.raises(AssertionError, match="4 queries for a few, 31 for many"):
            same_queries("/planted/", few=lambda: grow(3), many=lambda: grow(27), by=by)
