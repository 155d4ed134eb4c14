"""The database itself refuses to change what a survey asks, of whom, and how closely answers are tied to people.

On SQLite a later migration that alters the table writes it anew and loses the trigger: run `freeze` again after it.
"""

from django.db import migrations

REFUSED = "a survey keeps what it has promised"
BROKEN = " OR ".join(
    f"NEW.{column} <> OLD.{column}"
    for column in ("wave_id", "instrument", "instrument_version", "instrument_sha256", "role", "degree")
)
FREEZE = {
    "sqlite": (
        f"CREATE TRIGGER surveys_survey_is_frozen BEFORE UPDATE ON surveys_survey WHEN {BROKEN} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION surveys_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER surveys_survey_is_frozen BEFORE UPDATE ON surveys_survey "
        f"FOR EACH ROW WHEN ({BROKEN}) EXECUTE FUNCTION surveys_refuse()",
    ),
}
THAW = {
    "sqlite": ("DROP TRIGGER surveys_survey_is_frozen",),
    "postgresql": ("DROP TRIGGER surveys_survey_is_frozen ON surveys_survey", "DROP FUNCTION surveys_refuse()"),
}


def freeze(apps, schema_editor):
    for statement in FREEZE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def thaw(apps, schema_editor):
    for statement in THAW[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_waves_and_degrees")]
    operations = [migrations.RunPython(freeze, thaw)]
