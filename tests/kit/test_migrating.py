"""Migrating is quick, and what it makes is what Django alone would make."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from rapport.kit import migrating
from tests.ops.conftest import clean_env

MIGRATED = """
import sys, django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command() if sys.argv[1] == "django" else "migrate", verbosity=0)
"""


def table(called: str, **fields: Any) -> ModelState:
    every = [("id", models.AutoField(primary_key=True)), *fields.items()]
    return ModelState("places", called, every, {"constraints": []})


def rendered(add: Any, constrain: Any) -> dict[str, Any]:
    """A town, its streets and a rule for these: what the classes know of each other, and how often they were made."""
    state = ProjectState()
    assert not state.apps.get_models()
    add(state, table("Town"))
    before = state.apps.get_model("places", "town")
    add(state, table("Street", town=models.ForeignKey("places.Town", models.CASCADE), name=models.TextField()))
    constrain(state, "places", "street", models.UniqueConstraint(fields=["town", "name"], name="once"))
    street, first = (state.apps.get_model("places", name) for name in ("street", "town"))
    return {
        "fields": [field.name for field in first._meta.get_fields()],
        "to": street._meta.get_field("town").related_model is first,
        "back": [relation.related_model is street for relation in first._meta.related_objects],
        "rules": [rule.name for rule in street._meta.total_unique_constraints],
        "asked": str(first.objects.filter(street__name="High Street").query),
        "is the one before": first is before,
    }


def test_classes_know_each_other_as_django_has_it_and_are_made_once() -> None:
    as_django_has_it = rendered(ProjectState.add_model, ProjectState.add_constraint)
    quick = rendered(migrating.add_beside, migrating.constrain_in_place)
    assert not as_django_has_it.pop("is the one before")
    assert quick.pop("is the one before")
    assert quick == as_django_has_it


def test_a_copy_of_a_state_goes_djangos_own_way() -> None:
    """Its classes look for what points to them in the first state."""
    state = ProjectState()
    assert not state.apps.get_models()
    migrating.add_beside(state, table("Town"))
    copy = state.clone()
    migrating.add_beside(copy, table("Street", town=models.ForeignKey("places.Town", models.CASCADE)))
    assert [one.related_model._meta.model_name for one in copy.apps.get_model("places", "town")._meta.related_objects]
    assert not state.apps.get_model("places", "town")._meta.related_objects


@pytest.mark.prove
def test_all_migrations_make_the_same_tables(tmp_path: Path) -> None:
    made = []
    for how in ("django", "quick"):
        env = clean_env(tmp_path / how)
        (tmp_path / how).mkdir()
        subprocess.run([sys.executable, "-c", MIGRATED, how], env=env, check=True, timeout=300)
        with sqlite3.connect(tmp_path / how / "rapport.sqlite3") as database:
            made.append(sorted(database.execute("SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_master")))
        database.close()
    assert len(made[0]) > 500
    assert made[0] == made[1]
