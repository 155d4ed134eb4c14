"""Drafts of instruments, published versions and other words.

The database itself refuses to change what was published, and to lose a version that a survey asks.

On SQLite a later migration that alters one of the tables writes it anew and loses its triggers: run `freeze` again after
it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSED = "what was published stays as it is"
FROZEN = {
    "surveys_publishedversion": ("instrument", "version", "text", "sha256"),
    "surveys_publishedwording": ("instrument", "version", "name", "text", "sha256"),
}
ASKED = (
    "EXISTS (SELECT 1 FROM surveys_survey "
    "WHERE surveys_survey.instrument = OLD.instrument AND surveys_survey.instrument_version = OLD.version)"
)


def freeze(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        refuse = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';"
        start = "RETURNS trigger LANGUAGE plpgsql AS"
        schema_editor.execute(
            f"CREATE FUNCTION surveys_refuse_published() {start} $$ BEGIN {refuse} END $$", params=None
        )
        schema_editor.execute(
            f"CREATE FUNCTION surveys_refuse_asked() {start} "
            f"$$ BEGIN IF {ASKED} THEN {refuse} END IF; RETURN OLD; END $$",
            params=None,
        )
    for table, columns in FROZEN.items():
        broken = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)
        abort = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        frozen, kept = f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table}", f"CREATE TRIGGER {table}_is_kept"
        kept = f"{kept} BEFORE DELETE ON {table}"
        if is_sqlite:
            schema_editor.execute(f"{frozen} WHEN {broken} {abort}", params=None)
            schema_editor.execute(f"{kept} WHEN {ASKED} {abort}", params=None)
        else:
            each = "FOR EACH ROW"
            schema_editor.execute(
                f"{frozen} {each} WHEN ({broken}) EXECUTE FUNCTION surveys_refuse_published()", params=None
            )
            schema_editor.execute(f"{kept} {each} EXECUTE FUNCTION surveys_refuse_asked()", params=None)


def thaw(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in FROZEN:
        for name in (f"{table}_is_frozen", f"{table}_is_kept"):
            on = "" if is_sqlite else f" ON {table}"
            schema_editor.execute(f"DROP TRIGGER {name}{on}", params=None)
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION surveys_refuse_published()", params=None)
        schema_editor.execute("DROP FUNCTION surveys_refuse_asked()", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0040_exports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("instrument", models.SlugField()),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=300)),
                ("instrument", models.SlugField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("came_from", models.PositiveIntegerField(blank=True, null=True)),
                ("text", models.TextField()),
                ("number", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instrument_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="draft",
                        to="surveys.publishedversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublishedWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("instrument", models.SlugField()),
                ("version", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="publishedversion",
            constraint=models.UniqueConstraint(fields=("instrument", "version"), name="one_text_of_a_version"),
        ),
        migrations.AddConstraint(
            model_name="publishedwording",
            constraint=models.UniqueConstraint(fields=("instrument", "version", "name"), name="one_wording_of_a_name"),
        ),
        migrations.RunPython(freeze, thaw),
    ]
