import pytest
from django.db import IntegrityError, transaction

from rapport.audit.actions import record, record_each
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
    with transaction.atomic():
        record(did="test", target="thing:1", by=None)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


def test_many_events_are_one_chain_with_those_before_and_after() -> None:
    record(did="test", target="thing:0", by=None)
    many = record_each(did="test", targets=[f"thing:{number}" for number in range(1, 200)], by=None, program="kl2")
    record(did="test", target="thing:200", by=None)
    assert first_broken_link() is None
    assert [event.target for event in Event.objects.all()] == [f"thing:{number}" for number in range(201)]
    assert [event.pk for event in many] == sorted(event.pk for event in many)


def test_no_target_is_no_event() -> None:
    assert record_each(did="test", targets=[], by=None) == []
    assert not Event.objects.exists()
