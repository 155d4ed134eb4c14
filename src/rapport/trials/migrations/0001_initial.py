"""Trials. The database itself refuses to change a version of a protocol, a line of a log, or what was noted.

On SQLite a later migration that alters one of the tables writes it anew and loses its triggers: run `freeze` again after
it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSED = "what was written of a trial stays as it is"
FROZEN = {
    "trials_protocolversion": ("trial_id", "number", "text", "sha256", "why"),
    "trials_protocolregistration": ("trial_id", "version_id", "register", "by_id", "at"),
    "trials_randomisation": ("trial_id", "version_id", "sealed", "commitment", "masks", "by_id", "at"),
    "trials_logline": ("randomisation_id", "number", "did", "arm", "text", "hash", "by_id", "at"),
    "trials_happening": ("trial_id", "kind", "happened_on", "what", "by_id", "at"),
}


def freeze(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(
            "CREATE FUNCTION trials_refuse() RETURNS trigger LANGUAGE plpgsql AS "
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
            refuse = f"FOR EACH ROW WHEN ({broken}) EXECUTE FUNCTION trials_refuse()"
            schema_editor.execute(f"{frozen} {refuse}", params=None)


def thaw(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in FROZEN:
        on = "" if is_sqlite else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER {table}_is_frozen{on}", params=None)
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION trials_refuse()", params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_tokens"),
        ("programs", "0003_webhooks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProtocolVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("is_whole", models.BooleanField()),
                ("why", models.TextField(blank=True)),
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
            name="Randomisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.TextField()),
                ("commitment", models.CharField(max_length=64)),
                ("masks", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trials.protocolversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("approached", "Approached"),
                            ("agreed", "Agreed"),
                            ("recruiting", "Recruiting"),
                            ("declined", "Declined"),
                            ("stopped", "Stopped"),
                        ],
                        default="approached",
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300)),
                ("approached_on", models.DateField()),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("recruiting_since", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.institution"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("component", models.CharField(max_length=120)),
                ("held_on", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="trials.site"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("included", "Included"),
                            ("not eligible", "Not Eligible"),
                            ("declined", "Declined"),
                            ("withdrew", "Withdrew"),
                            ("lost", "Lost"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("consent", models.CharField(blank=True, max_length=20)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("asked_on", models.DateField()),
                ("included_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trial_places",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participants", to="trials.site"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("did", models.CharField(max_length=10)),
                ("arm", models.CharField(blank=True, max_length=80)),
                ("text", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "randomisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="trials.randomisation"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocation",
                        to="trials.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("factor", models.CharField(max_length=80)),
                ("level", models.CharField(max_length=80)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="levels", to="trials.site"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("number", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("unblinded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trials", to="programs.program"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="site",
            name="trial",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sites", to="trials.trial"
            ),
        ),
        migrations.AddField(
            model_name="randomisation",
            name="trial",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="randomisation", to="trials.trial"
            ),
        ),
        migrations.AddField(
            model_name="protocolversion",
            name="trial",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="trials.trial"
            ),
        ),
        migrations.CreateModel(
            name="ProtocolRegistration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registration",
                        to="trials.protocolversion",
                    ),
                ),
                (
                    "trial",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="registration", to="trials.trial"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Happening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deviation", "Deviation from the protocol"),
                            ("contamination", "Contamination: the control arm met the intervention"),
                            ("outside", "Event outside the trial"),
                            ("usual care", "What the institution offers anyway, as it reports it"),
                        ],
                        max_length=13,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("what", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="happenings",
                        to="trials.site",
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="happenings", to="trials.trial"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendances", to="trials.participant"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendances", to="trials.session"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "participant"), name="there_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("site", "component", "held_on"), name="one_session_of_a_component_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("site", "person"), name="asked_once_by_a_site"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("site", "number"), name="one_participant_of_a_number"),
        ),
        migrations.AddConstraint(
            model_name="logline",
            constraint=models.UniqueConstraint(fields=("randomisation", "number"), name="one_line_of_a_number"),
        ),
        migrations.AddConstraint(
            model_name="logline",
            constraint=models.UniqueConstraint(fields=("randomisation", "site", "did"), name="a_site_is_opened_once"),
        ),
        migrations.AddConstraint(
            model_name="sitelevel",
            constraint=models.UniqueConstraint(fields=("site", "factor"), name="one_level_of_a_factor"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("trial", "institution"), name="an_institution_once_in_a_trial"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("trial", "code"), name="one_site_of_a_code"),
        ),
        migrations.AddConstraint(
            model_name="protocolversion",
            constraint=models.UniqueConstraint(fields=("trial", "number"), name="one_text_of_a_protocols_version"),
        ),
        migrations.RunPython(freeze, thaw),
    ]
