"""Rules, decisions and counts of words. The database itself refuses to change a row of the log, or a published codebook.

On SQLite a later migration that alters one of the tables writes it anew and loses its triggers: run `freeze` again after
it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSED = "what was decided or published stays as it is"
PUBLISHED = "SELECT 1 FROM qualitative_codebook book WHERE book.published_at IS NOT NULL AND book.id"
OF_ENTRY = (
    "SELECT 1 FROM qualitative_entry entry JOIN qualitative_codebook book ON book.id = entry.codebook_id "
    "WHERE book.published_at IS NOT NULL AND entry.id"
)
# Table → what makes a change of a row one that is refused.
KEPT = {
    "qualitative_wordrule": "1 = 1",
    "qualitative_worddecision": "1 = 1",
    "qualitative_codebook": "OLD.published_at IS NOT NULL",
    "qualitative_entry": f"EXISTS ({PUBLISHED} = OLD.codebook_id)",
    "qualitative_anchor": f"EXISTS ({OF_ENTRY} = OLD.entry_id)",
    "qualitative_linkedstem": f"EXISTS ({OF_ENTRY} = OLD.entry_id)",
}
# Table → what makes a new row one that is refused.
CLOSED = {
    "qualitative_entry": f"EXISTS ({PUBLISHED} = NEW.codebook_id)",
    "qualitative_anchor": f"EXISTS ({OF_ENTRY} = NEW.entry_id)",
    "qualitative_linkedstem": f"EXISTS ({OF_ENTRY} = NEW.entry_id)",
}


def triggers():
    """Name, table, event and condition of each."""
    for table, broken in KEPT.items():
        yield f"{table}_is_kept", table, "UPDATE", broken
    for table, broken in CLOSED.items():
        yield f"{table}_is_closed", table, "INSERT", broken


def freeze(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, event, broken in triggers():
        made = f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
        if is_sqlite:
            schema_editor.execute(f"{made} WHEN {broken} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END", params=None)
            continue
        refuse = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';"
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {broken} THEN {refuse} END IF; RETURN NEW; END $$",
            params=None,
        )
        schema_editor.execute(f"{made} FOR EACH ROW EXECUTE FUNCTION {name}()", params=None)


def thaw(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, _, _ in triggers():
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"), params=None)
        if not is_sqlite:
            schema_editor.execute(f"DROP FUNCTION {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("qualitative", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="codebook",
            name="counted",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="entry",
            name="written",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="entry",
            name="hinted",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="linkedstem",
            name="respondents",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="CountedWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("texts_sha256", models.CharField(max_length=64)),
                ("program", models.CharField(max_length=50)),
                ("version", models.CharField(max_length=50)),
                ("language", models.CharField(max_length=20)),
                ("stop_list", models.CharField(blank=True, max_length=50)),
                ("rules", models.TextField()),
                ("respondents", models.PositiveIntegerField()),
                ("silent", models.PositiveIntegerField(default=0)),
                ("words", models.PositiveIntegerField()),
                ("counted", models.PositiveIntegerField()),
                ("people", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counted_words",
                        to="qualitative.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CountedStem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("stem", models.TextField()),
                ("forms", models.TextField()),
                ("respondents", models.PositiveIntegerField()),
                ("occurrences", models.PositiveIntegerField()),
                ("people", models.TextField()),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stems", to="qualitative.countedwords"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LeftOutWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("word", models.TextField()),
                ("reason", models.TextField()),
                ("occurrences", models.PositiveIntegerField()),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_out",
                        to="qualitative.countedwords",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WordDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stem", models.CharField(max_length=100)),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("candidate", "candidate"),
                            ("excluded", "excluded"),
                            ("added", "added from below the line"),
                            ("open", "open again"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="word_decisions",
                        to="qualitative.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WordRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stop", "left out"),
                            ("count", "counted although on the stop list"),
                            ("keep", "kept as it is"),
                            ("synonyms", "synonyms"),
                            ("splits", "split from its stem"),
                            ("shortest", "fewest letters"),
                            ("line", "line"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100)),
                ("words", models.CharField(max_length=1000)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="word_rules", to="qualitative.project"
                    ),
                ),
                (
                    "takes_back",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_back",
                        to="qualitative.wordrule",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="countedwords",
            constraint=models.UniqueConstraint(fields=("project", "key"), name="the_same_words_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="countedstem",
            constraint=models.UniqueConstraint(fields=("result", "place"), name="one_counted_stem_in_a_place"),
        ),
        migrations.AddConstraint(
            model_name="leftoutword",
            constraint=models.UniqueConstraint(fields=("result", "place"), name="one_left_out_word_in_a_place"),
        ),
        migrations.AddIndex(
            model_name="worddecision",
            index=models.Index(fields=["project", "stem"], name="qualitative_project_a6f403_idx"),
        ),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.UniqueConstraint(fields=("takes_back",), name="one_end_of_a_word_rule"),
        ),
        migrations.RunPython(freeze, thaw),
    ]
