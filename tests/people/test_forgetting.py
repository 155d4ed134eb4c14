"""What ends with a visit is not kept."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from tests import make
from tests.people.signing_in import sign_in

pytestmark = pytest.mark.django_db


def each_minute() -> None:
    for path in settings.EVERY_MINUTE:
        import_string(path)()


def test_a_session_that_is_over_is_removed_with_all_that_it_held(client: Client) -> None:
    sign_in(client, make.person(email="ada@example.org").email or "")
    client.get("/people/me/")
    each_minute()
    assert Session.objects.count() == UserSession.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        each_minute()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
