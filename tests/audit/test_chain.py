import pytest
from django.db import IntegrityError, transaction

from rapport.audit.actions import record
from rapport.audit.models import Event
from rapport.audit.queries import first_broken_link

pytestmark = pytest.mark.django_db


def test_a_changed_event_breaks_the_chain() -> None:
    events = [record(did="test", target=f"thing:{number}", by=None) for number in range(3)]
    assert first_broken_link() is None
    Event.objects.filter(pk=events[1].pk).update(target="thing:9")
    assert first_broken_link() == events[1].pk


def test_a_removed_event_breaks_the_chain() -> None:
    events = [record(did="test", target=f"thing:{number}", by=None) for number in range(3)]
    Event.objects.filter(pk=events[1].pk).delete()
    assert first_broken_link() == events[2].pk


def test_two_events_cannot_follow_the_same_one() -> None:
    event = record(did="test", target="thing:1", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(did="x", target="y", at=event.at, previous=event.previous, digest="0" * 63 + "1")


def test_an_event_is_lost_with_the_write_that_failed() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(did="test", target="thing:1", by=None)
        raise RuntimeError
    assert not Event.objects.exists()
