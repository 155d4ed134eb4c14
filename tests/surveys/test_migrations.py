"""What people had answered before waves and degrees came is there after them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

OLD, NEW = [("surveys", "0001_initial")], [("surveys", "0003_frozen_promise")]
THEN = datetime(2026, 10, 1, 12, tzinfo=UTC)


def migrate(to: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_old_answers_stand_in_waves_and_are_handed_in() -> None:
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes("surveys")
    try:
        old = migrate(OLD)
        program = old.get_model("programs", "Program").objects.create(slug="p", name="P")
        people = [old.get_model("people", "Person").objects.create(email=f"p{at}@example.org") for at in range(2)]
        surveys = [
            old.get_model("surveys", "Survey").objects.create(
                program=program,
                instrument="science-identity",
                instrument_version=1,
                instrument_sha256="0" * 64,
                role=role,
                opens_at=THEN,
                closes_at=THEN.replace(day=20),
            )
            for role in ("scholar", "mentor")
        ]
        for person, state, at in ((people[0], "submitted", THEN), (people[1], "begun", None)):
            response = old.get_model("surveys", "Response").objects.create(
                survey=surveys[0], person=person, state=state, submitted_at=at
            )
            old.get_model("surveys", "Answer").objects.create(response=response, item="si_team", value=4, saved_at=THEN)
        new = migrate(NEW)
        wave = new.get_model("surveys", "Wave").objects.get()
        assert (wave.name, wave.opens_at, wave.program_id) == ("1 October 2026", THEN, program.pk)
        assert wave.surveys.count() == 2
        answers = new.get_model("surveys", "Answer").objects.order_by("pk")
        assert [(one.field, one.number, one.version) for one in answers] == [("si_team", 4.0, 1)] * 2
        submission = new.get_model("surveys", "Submission").objects.get()
        assert (submission.response.person_id, submission.number, submission.is_last) == (people[0].pk, 1, True)
        assert json.loads(submission.answers) == {"si_team": 4}
        with pytest.raises(IntegrityError), transaction.atomic():
            new.get_model("surveys", "Survey").objects.update(degree="anonymous")
    finally:
        MigrationExecutor(connection).migrate(leaves)
