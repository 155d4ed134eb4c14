"""Plans with their versions and registrations, and runs. The database itself refuses to change a version or to lose it.

On SQLite a later migration that alters one of the tables writes it anew and loses its triggers: run `freeze` again after
it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSED = "what a plan said stays as it is"
FROZEN = {
    "evaluation_planversion": ("plan_id", "number", "text", "sha256"),
    "evaluation_registration": ("plan_id", "version_id", "by_id", "at"),
}


def freeze(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(
            "CREATE FUNCTION evaluation_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
    for table, columns in FROZEN.items():
        broken = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)
        frozen = f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table}"
        if is_sqlite:
            abort = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            schema_editor.execute(f"{frozen} WHEN {broken} {abort}", params=None)
        else:
            refuse = f"FOR EACH ROW WHEN ({broken}) EXECUTE FUNCTION evaluation_refuse()"
            schema_editor.execute(f"{frozen} {refuse}", params=None)


def thaw(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in FROZEN:
        on = "" if is_sqlite else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER {table}_is_frozen{on}", params=None)
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION evaluation_refuse()", params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programs", "0003_webhooks"),
        ("surveys", "0080_redcap_api"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnalysisPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300)),
                ("number", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="analysis_plans",
                        to="programs.program",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("is_whole", models.BooleanField()),
                ("came_from", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="evaluation.analysisplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registration",
                        to="evaluation.analysisplan",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registration",
                        to="evaluation.planversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                (
                    "arrangement",
                    models.CharField(
                        choices=[
                            ("long", "One row for each response"),
                            ("wide", "One row for each person, what they said in each wave side by side"),
                        ],
                        max_length=4,
                    ),
                ),
                ("cohort_name", models.CharField(blank=True, max_length=100)),
                ("seed", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("has_failed", models.BooleanField(default=False)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("each", models.PositiveIntegerField(default=1)),
                ("data_sha256", models.CharField(blank=True, max_length=64)),
                ("result_sha256", models.CharField(blank=True, max_length=64)),
                ("programs", models.CharField(blank=True, max_length=300)),
                ("people", models.TextField(blank=True)),
                ("submissions", models.TextField(blank=True)),
                ("told", models.TextField(blank=True)),
                ("is_open", models.BooleanField(default=False)),
                ("shows", models.BooleanField(default=False)),
                ("shown_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="programs.cohort",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluation_runs",
                        to="programs.program",
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="repeated_by",
                        to="evaluation.run",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="evaluation.planversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RunFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="evaluation.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RunMistake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(blank=True, max_length=4)),
                ("line", models.PositiveIntegerField(default=0)),
                ("what", models.TextField()),
                ("mend", models.TextField(blank=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mistakes", to="evaluation.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RunSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(blank=True, max_length=60)),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="surveys.release",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="evaluation.run"
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="surveys.survey"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="one_text_of_a_plans_version"),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["program", "made_at"], name="evaluation__program_182217_idx"),
        ),
        migrations.AddConstraint(
            model_name="runfile",
            constraint=models.UniqueConstraint(fields=("run", "name"), name="each_file_of_a_run_once"),
        ),
        migrations.AddConstraint(
            model_name="runsource",
            constraint=models.UniqueConstraint(fields=("run", "survey", "part"), name="each_source_of_a_run_once"),
        ),
        migrations.CreateModel(
            name="RunFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("mark", models.CharField(max_length=8)),
                ("text", models.TextField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="evaluation.run"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run", "place"), name="each_finding_of_a_run_once")],
            },
        ),
        migrations.RunPython(freeze, thaw),
    ]
