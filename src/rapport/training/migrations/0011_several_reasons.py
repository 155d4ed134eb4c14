"""Whoever registers may have several reasons. The one that was told before stays."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REASONS = ("required", "development", "reviewing", "other")


def ticked(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The reason that was told is the one that is ticked."""
    told = apps.get_model("training", "Registration").objects.using(schema_editor.connection.alias)
    for reason in REASONS:
        told.filter(reason=reason).update(**{f"is_{reason}": True})


def told(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back: of several reasons the first one stays. In one step: PostgreSQL alters no table with rows changed twice."""
    ticked = apps.get_model("training", "Registration").objects.using(schema_editor.connection.alias)
    first = (models.When(**{f"is_{reason}": True}, then=models.Value(reason)) for reason in REASONS)
    ticked.update(reason=models.Case(*first, default=models.Value("")))


class Migration(migrations.Migration):
    dependencies = [("training", "0010_meetings")]

    operations = [
        *(
            migrations.AddField("registration", f"is_{reason}", models.BooleanField(default=False))
            for reason in REASONS
        ),
        # On the way back the column is there, and empty, before it is filled.
        migrations.AlterField("registration", "reason", models.CharField(max_length=12, default="")),
        migrations.RunPython(ticked, told),
        migrations.RemoveField("registration", "reason"),
    ]
