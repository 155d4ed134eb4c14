"""Migrating forwards without rendering nearly every model anew at each step.

For each new model or constraint Django renders again what is related to it, for a new model however far. Since
nearly everything is related to a person, that took most of the time of a first start and of a restore. A model that
was not there before changes none of the others, and a constraint changes no class but its own: it is enough to render
the one beside the others and to note the other where it belongs.

Only forwards: on the way back Django keeps the states before and after, and they would share what is changed here.
"""

import contextlib
from collections.abc import Iterator

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.models import BaseConstraint

django_adds = ProjectState.add_model
django_constrains = ProjectState.add_constraint
django_applies = Migration.apply


def add_beside(state: ProjectState, model: ModelState) -> None:
    """Take a model into the state; one that was there before goes Django's own way."""
    key = model.app_label, model.name_lower
    apps = state.__dict__.get("apps")
    if apps is None or key in state.models or not is_its_own(apps):
        django_adds(state, model)
        return
    with unrendered(state):
        django_adds(state, model)
    apps.render_multiple([state.models[key]])


def constrain_in_place(state: ProjectState, app_label: str, model_name: str, constraint: BaseConstraint) -> None:
    """Take a constraint into the state."""
    apps = state.__dict__.get("apps")
    if apps is None or not is_its_own(apps):
        django_constrains(state, app_label, model_name, constraint)
        return
    with unrendered(state):
        django_constrains(state, app_label, model_name, constraint)
    said = apps.get_model(app_label, model_name)._meta
    said.constraints = said.original_attrs["constraints"] = list(
        state.models[app_label, model_name].options["constraints"]
    )
    said.__dict__.pop("total_unique_constraints", None)


def is_its_own(apps: StateApps) -> bool:
    """Whether the classes look for what points to them here, and not in the state of which this is a copy."""
    return all(model._meta.apps is apps for models in apps.all_models.values() for model in models.values())


@contextlib.contextmanager
def unrendered(state: ProjectState) -> Iterator[None]:
    apps = state.__dict__.pop("apps")
    try:
        yield
    finally:
        state.__dict__["apps"] = apps


@contextlib.contextmanager
def replaced(owner: type, name: str, by: object) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, by)
    try:
        yield
    finally:
        setattr(owner, name, before)


def apply(migration: Migration, state: ProjectState, editor: BaseDatabaseSchemaEditor, **how: bool) -> ProjectState:
    adding = replaced(ProjectState, "add_model", add_beside)
    constraining = replaced(ProjectState, "add_constraint", constrain_in_place)
    with adding, constraining:
        return django_applies(migration, state, editor, **how)


@contextlib.contextmanager
def forwards_quickly() -> Iterator[None]:
    """Within it, migrations that go forwards are quick."""
    with replaced(Migration, "apply", apply):
        yield
