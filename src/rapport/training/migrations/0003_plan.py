"""The action plan of a person, who wants no letters about it, and how questions were worded."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0002_kinds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="PlanQuiet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_quiet",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.SlugField(blank=True)),
                ("page", models.SlugField(blank=True)),
                ("activity", models.SlugField(blank=True)),
                ("place", models.PositiveIntegerField()),
                ("what", models.TextField()),
                ("with_whom", models.CharField(blank=True, max_length=200)),
                ("by_when", models.DateField(null=True)),
                ("remind_on", models.DateField(null=True)),
                ("reminded_on", models.DateField(null=True)),
                ("added_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("ask_on", models.DateField()),
                ("asked_on", models.DateField(null=True)),
                (
                    "happened",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=6
                    ),
                ),
                ("how_it_went", models.TextField(blank=True)),
                ("answered_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_lines",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on", None)), fields=["remind_on"], name="plan_line_to_remind"
                    ),
                    models.Index(
                        condition=models.Q(("asked_on", None), ("done_on", None)),
                        fields=["ask_on"],
                        name="plan_line_to_ask",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("activity", ""), _negated=True),
                        fields=("person", "course", "page", "activity"),
                        name="one_line_of_a_reflection",
                    )
                ],
            },
        ),
    ]
