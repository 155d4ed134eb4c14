"""The one reason that people told before several could be told is there after it, and on the way back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

ONE, SEVERAL = [("training", "0010_meetings")], [("training", "0011_several_reasons")]
REASONS = ["required", "development", "reviewing", "other"]


def migrate(to: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps.get_model("training", "Registration")


@pytest.mark.django_db(transaction=True)
def test_the_reason_of_before_is_ticked_and_on_the_way_back_the_first_of_several_stays() -> None:
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes("training")
    try:
        told = migrate(ONE)
        people = told._meta.get_field("person").related_model.objects
        for at, reason in enumerate(REASONS):
            person = people.create(email=f"p{at}@example.org")
            said = {"course": "listening", "category": "other", "registered_at": datetime(2026, 1, 1, tzinfo=UTC)}
            told.objects.create(person=person, reason=reason, **said)
        ticked = migrate(SEVERAL).objects.order_by("pk")
        flags = [[getattr(one, f"is_{reason}") for reason in REASONS] for one in ticked]
        assert flags == [[reason == mine for reason in REASONS] for mine in REASONS]
        ticked.filter(is_other=True).update(is_reviewing=True)
        assert list(migrate(ONE).objects.order_by("pk").values_list("reason", flat=True)) == [*REASONS[:3], "reviewing"]
    finally:
        MigrationExecutor(connection).migrate(leaves)
