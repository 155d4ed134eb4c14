"""Certificates, names for them, and who was invited to evaluate a course. The database refuses to change a certificate.

On SQLite a later migration that alters the table of certificates writes it anew and loses the trigger: run `freeze`
again after it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSED = "a certificate stays as it was issued"
FROZEN = ("number", "person_id", "course", "course_version", "course_sha256", "title", "language", "hours")
FROZEN += ("completed_on", "issued_at", "issuer", "salt", "identity_hash")
BROKEN = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in FROZEN)
# A name may be given once, where there was none; what is withdrawn stays withdrawn.
BROKEN += " OR (OLD.name <> '' AND NEW.name <> OLD.name)"
BROKEN += " OR (OLD.withdrawn_on IS NOT NULL AND (NEW.withdrawn_on IS NULL OR NEW.withdrawn_on <> OLD.withdrawn_on))"
FREEZE = {
    "sqlite": (
        f"CREATE TRIGGER training_certificate_is_frozen BEFORE UPDATE ON training_certificate WHEN {BROKEN} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION training_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER training_certificate_is_frozen BEFORE UPDATE ON training_certificate "
        f"FOR EACH ROW WHEN ({BROKEN}) EXECUTE FUNCTION training_refuse()",
    ),
}
THAW = {
    "sqlite": ("DROP TRIGGER training_certificate_is_frozen",),
    "postgresql": (
        "DROP TRIGGER training_certificate_is_frozen ON training_certificate",
        "DROP FUNCTION training_refuse()",
    ),
}


def freeze(apps, schema_editor):
    for statement in FREEZE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def thaw(apps, schema_editor):
    for statement in THAW[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0002_roster_uploads"),
        ("training", "0004_registration"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("course", models.SlugField()),
                ("course_version", models.PositiveIntegerField()),
                ("course_sha256", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=300)),
                ("language", models.CharField(max_length=35)),
                ("hours", models.DecimalField(decimal_places=2, max_digits=6)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("completed_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("issuer", models.CharField(max_length=200)),
                ("salt", models.CharField(max_length=32)),
                ("identity_hash", models.CharField(blank=True, max_length=80)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["program", "issued_at"], name="training_ce_program_d97ccc_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "course"), name="one_certificate_of_a_course")
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.SlugField()),
                ("name", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "course"), name="one_name_for_a_certificate")
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationInvited",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.SlugField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evaluation invited",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "course"), name="invited_once_to_an_evaluation")
                ],
            },
        ),
        migrations.RunPython(freeze, thaw),
    ]
