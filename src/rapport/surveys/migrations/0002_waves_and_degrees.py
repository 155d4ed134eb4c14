"""Surveys stand in waves, in three degrees; answers of every type; what was handed in is one record."""

import json

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Cast


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def to(target, name, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to=target, **more)


def settle_keys(schema_editor):
    """PostgreSQL alters no table while keys of it wait to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def into_waves(apps, schema_editor):
    """Surveys of the same days stand in one wave, named for the first of them."""
    surveys, waves = (apps.get_model("surveys", name).objects for name in ("Survey", "Wave"))
    for survey in surveys.order_by("opens_at", "pk"):
        days = {"program": survey.program, "opens_at": survey.opens_at, "closes_at": survey.closes_at}
        wave = (
            waves.filter(**days)
            .exclude(
                surveys__instrument=survey.instrument,
                surveys__instrument_version=survey.instrument_version,
                surveys__role=survey.role,
            )
            .first()
        )
        if wave is None:
            name = f"{survey.opens_at:%-d %B %Y}"
            same = waves.filter(program=survey.program, name__startswith=name).count()
            wave = waves.create(name=f"{name} ({same + 1})" if same else name, **days)
        survey.wave = wave
        survey.save(update_fields=["wave"])
    settle_keys(schema_editor)


def hand_in(apps, schema_editor):
    """What was submitted becomes a record. Nothing was hidden so far: only lists that are always asked."""
    answers, responses, submissions = (
        apps.get_model("surveys", name).objects for name in ("Answer", "Response", "Submission")
    )
    answers.update(number=Cast("value", models.FloatField()))
    for response in responses.iterator():
        first = answers.filter(response=response).order_by("saved_at").first()
        response.begun_at = first.saved_at if first else response.submitted_at or django.utils.timezone.now()
        response.save(update_fields=["begun_at"])
        if response.state == "submitted":
            values = dict(answers.filter(response=response).values_list("field", "value"))
            written = json.dumps(values, sort_keys=True, separators=(",", ":"))
            submissions.create(response=response, number=1, at=response.submitted_at, answers=written)
    settle_keys(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0002_roster_uploads"),
        ("surveys", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wave",
            fields=[
                key(),
                ("name", models.CharField(max_length=60)),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("days_after", models.PositiveIntegerField(blank=True, null=True)),
                ("open_days", models.PositiveIntegerField(blank=True, null=True)),
                ("program", to("programs.program", "waves")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["program", "name"], name="one_wave_of_a_name"),
                    models.CheckConstraint(
                        condition=Q(
                            opens_at__isnull=False,
                            closes_at__gt=F("opens_at"),
                            days_after__isnull=True,
                            open_days__isnull=True,
                        )
                        | Q(opens_at__isnull=True, closes_at__isnull=True, days_after__isnull=False, open_days__gte=1),
                        name="a_wave_is_fixed_or_counted_and_closes_after_it_opens",
                    ),
                ],
            },
        ),
        migrations.AddField("survey", "wave", to("surveys.wave", "surveys", null=True)),
        migrations.RunPython(into_waves, migrations.RunPython.noop),
        migrations.RemoveConstraint("survey", "one_survey_of_a_time"),
        migrations.RemoveConstraint("survey", "a_survey_closes_after_it_opens"),
        migrations.RemoveField("survey", "program"),
        migrations.RemoveField("survey", "opens_at"),
        migrations.RemoveField("survey", "closes_at"),
        migrations.AlterField("survey", "wave", to("surveys.wave", "surveys")),
        migrations.AddField(
            "survey", "box", models.SlugField(blank=True, max_length=80, default=""), preserve_default=False
        ),
        migrations.AlterField(
            "survey",
            "degree",
            models.CharField(
                choices=[("identified", "Identified"), ("confidential", "Confidential"), ("anonymous", "Anonymous")],
                default="identified",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            "survey",
            models.UniqueConstraint(
                fields=["wave", "instrument", "instrument_version", "role"], name="one_survey_of_a_wave"
            ),
        ),
        migrations.RemoveConstraint("response", "one_response_to_a_survey"),
        migrations.RemoveConstraint("response", "a_submitted_response_has_its_time"),
        migrations.AddField("response", "mentorship", to("programs.mentorship", "+", null=True, blank=True)),
        migrations.AddField(
            "response",
            "about",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses_about",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "response", "wording", models.CharField(blank=True, max_length=40, default=""), preserve_default=False
        ),
        migrations.AddField(
            "response", "begun_at", models.DateTimeField(default=django.utils.timezone.now), preserve_default=False
        ),
        migrations.AlterField(
            "response",
            "state",
            models.CharField(
                choices=[("begun", "Begun"), ("submitted", "Submitted"), ("withdrawn", "Withdrawn")],
                default="begun",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "response",
            models.UniqueConstraint(
                fields=["survey", "person"], condition=Q(mentorship__isnull=True), name="one_response_to_a_survey"
            ),
        ),
        migrations.AddConstraint(
            "response",
            models.UniqueConstraint(
                fields=["survey", "person", "mentorship"],
                condition=Q(mentorship__isnull=False, about__isnull=True),
                name="one_response_about_a_pair",
            ),
        ),
        migrations.AddConstraint(
            "response",
            models.UniqueConstraint(
                fields=["survey", "person", "mentorship", "about"],
                condition=Q(mentorship__isnull=False, about__isnull=False),
                name="one_response_about_somebody",
            ),
        ),
        migrations.AddConstraint(
            "response",
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
                name="a_submitted_response_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            "response",
            models.CheckConstraint(
                condition=Q(about__isnull=True) | Q(mentorship__isnull=False), name="about_somebody_within_a_pair"
            ),
        ),
        migrations.RemoveConstraint("answer", "one_answer_to_an_item"),
        migrations.RenameField("answer", "item", "field"),
        migrations.AlterField("answer", "field", models.CharField(max_length=60)),
        migrations.AddField("answer", "number", models.FloatField(blank=True, null=True)),
        migrations.AddField("answer", "text", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("answer", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("answer", "may_be_read", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "answer", models.UniqueConstraint(fields=["response", "field"], name="one_answer_to_a_field")
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                key(),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("answers", models.TextField()),
                ("is_last", models.BooleanField(default=True)),
                ("response", to("surveys.response", "submissions")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["response", "number"], name="one_submission_of_a_number"),
                    models.UniqueConstraint(fields=["response"], condition=Q(is_last=True), name="one_last_submission"),
                ],
            },
        ),
        migrations.RunPython(hand_in, migrations.RunPython.noop),
        migrations.RemoveField("answer", "value"),
        migrations.CreateModel(
            name="SharedText",
            fields=[
                key(),
                ("field", models.CharField(max_length=60)),
                ("submission", to("surveys.submission", "shared_texts")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["submission", "field"], name="a_text_is_shared_once")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                key(),
                ("field", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("response", to("surveys.response", "attachments")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["response", "field"], name="one_file_of_a_field")],
            },
        ),
        migrations.CreateModel(
            name="ReportDay",
            fields=[
                key(),
                ("on", models.DateField()),
                ("survey", to("surveys.survey", "report_days")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["survey", "on"], name="one_report_day")]},
        ),
        migrations.CreateModel(
            name="Invited",
            fields=[
                key(),
                ("failed", models.BooleanField(default=False)),
                ("person", to(settings.AUTH_USER_MODEL, "+")),
                ("survey", to("surveys.survey", "invited")),
            ],
            options={
                "verbose_name_plural": "invited",
                "constraints": [models.UniqueConstraint(fields=["survey", "person"], name="invited_once")],
            },
        ),
        migrations.CreateModel(
            name="Unsubscribed",
            fields=[
                key(),
                ("since", models.DateField(auto_now_add=True)),
                ("person", to(settings.AUTH_USER_MODEL, "+")),
                ("program", to("programs.program", "+")),
            ],
            options={
                "verbose_name_plural": "unsubscribed",
                "constraints": [models.UniqueConstraint(fields=["program", "person"], name="unsubscribed_once")],
            },
        ),
    ]
