"""The tables of the ballots cannot hold who, when or from where, and nothing leads from them to a person."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from rapport.ballots import actions
from rapport.ballots.models import Box
from tests.ballots.boxes import closed_box, policy, rolling_box

OURS = list(apps.get_app_config("ballots").get_models())
HARMLESS = (
    models.SlugField,
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.PositiveIntegerField,
    models.BinaryField,
    models.UUIDField,
    models.ForeignKey,
)
# What says where, when or by whom; the meaning of the words that are there is in the models' own comments.
NAMES = {"slug", "policy", "policy_hash", "is_rolling", "invited", "answered", "state", "key", "needs_sweep"} | {
    *("sha256", "box", "is_spent", "id", "sealed", "part", "answers")
}


def faults(model: type[models.Model]) -> list[str]:
    """What of a model could hold or lead to an identity or a time."""
    fields = model._meta.get_fields(include_hidden=True)
    own = [field for field in fields if isinstance(field, models.Field)]
    found = [f"{field.name}: {type(field).__name__}" for field in own if type(field) not in HARMLESS]
    found += [f"{field.name}: unknown" for field in own if field.name not in NAMES]
    found += [f"{field.name}: leads out" for field in fields if field.related_model and field.related_model not in OURS]
    return found


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_field_can_hold_who_or_when(model: type[models.Model]) -> None:
    assert not faults(model)


def test_the_lint_can_fail() -> None:
    class Naive(models.Model):  # noqa: DJ008 – it never lives
        id = models.BigAutoField(primary_key=True)
        at = models.DateTimeField()
        by = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
        meta = models.JSONField()
        ip = models.GenericIPAddressField()

        class Meta:
            app_label = "ballots"

    apps.all_models["ballots"].pop("naive")
    apps.clear_cache()
    assert {fault.partition(":")[0] for fault in faults(Naive)} == {"id", "at", "by", "meta", "ip"}


def test_no_table_of_another_package_points_to_a_box() -> None:
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model not in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.related_model in OURS
    ]
    assert not pointing


@pytest.mark.parametrize("signal", [pre_save, post_save, pre_delete, post_delete])
@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_nobody_listens(model: type[models.Model], signal: Any) -> None:
    assert not signal.has_listeners(model)


def test_what_waits_is_left_out_of_backups() -> None:
    out = {model.__name__ for model in OURS if getattr(model, "kept_out_of_backups", False)}
    assert out == {"Unissued", "Pending"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"policy": policy(20, joined=True).text()},
        {"policy_hash": "0" * 64},
        {"is_rolling": True},
        {"invited": 4},
        {"slug": "other"},
    ],
    ids=str,
)
def test_the_database_refuses_to_change_a_promise(change: dict[str, object]) -> None:
    closed_box("box", 20)
    with pytest.raises(IntegrityError, match="keeps what it has promised"), transaction.atomic():
        Box.objects.filter(slug="box").update(**change)


@pytest.mark.django_db
def test_the_database_refuses_to_open_a_box_again() -> None:
    rolling_box("box")
    actions.close(slug="box")
    with pytest.raises(IntegrityError, match="keeps what it has promised"), transaction.atomic():
        Box.objects.filter(slug="box").update(state=Box.State.OPEN)
