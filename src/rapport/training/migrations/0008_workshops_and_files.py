"""Changes of workshops are counted, certificates hold hours of workshops, a list of learners waits as a file.

The table of certificates is altered, so the trigger that freezes them is taken away and set again, with the new column.
"""

from decimal import Decimal
from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FROZEN = import_module("rapport.training.migrations.0005_certificate")
WITH_WORKSHOPS = f"{FROZEN.BROKEN} OR NEW.workshop_hours <> OLD.workshop_hours"


def freeze(apps, schema_editor):
    """As in 0005, and the hours of workshops with the rest."""
    for statement in FROZEN.FREEZE[schema_editor.connection.vendor]:
        schema_editor.execute(statement.replace(FROZEN.BROKEN, WITH_WORKSHOPS), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0002_roster_uploads"),
        ("training", "0007_lti"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(FROZEN.thaw, FROZEN.freeze),
        migrations.AddField(
            model_name="certificate",
            name="workshop_hours",
            field=models.DecimalField(decimal_places=2, default=Decimal(0), max_digits=6),
        ),
        migrations.AddField(
            model_name="workshop",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="workshop",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="LearnersFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("course", models.SlugField(blank=True)),
                ("q", models.CharField(blank=True, max_length=200)),
                ("cohort", models.CharField(blank=True, max_length=200)),
                ("code", models.CharField(blank=True, max_length=200)),
                ("state", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("content", models.BinaryField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["program", "by"], name="training_le_program_69aaac_idx")],
            },
        ),
        migrations.RunPython(freeze, FROZEN.thaw),
    ]
