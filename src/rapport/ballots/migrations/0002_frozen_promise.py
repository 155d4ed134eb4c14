"""The database itself refuses to change what a box has promised, to open it again, or to count fewer answers."""

from django.db import migrations

REFUSED = "a box keeps what it has promised"
BROKEN = (
    "NEW.slug <> OLD.slug OR NEW.policy <> OLD.policy OR NEW.policy_hash <> OLD.policy_hash "
    "OR NEW.is_rolling <> OLD.is_rolling OR NEW.answered < OLD.answered "
    "OR (NEW.state <> OLD.state AND OLD.state <> 'open') "
    "OR (NEW.invited <> OLD.invited AND NOT (OLD.is_rolling AND OLD.state = 'open'))"
)
FREEZE = {
    "sqlite": (
        f"CREATE TRIGGER ballots_box_is_frozen BEFORE UPDATE ON ballots_box WHEN {BROKEN} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION ballots_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER ballots_box_is_frozen BEFORE UPDATE ON ballots_box "
        f"FOR EACH ROW WHEN ({BROKEN}) EXECUTE FUNCTION ballots_refuse()",
    ),
}
THAW = {
    "sqlite": ("DROP TRIGGER ballots_box_is_frozen",),
    "postgresql": ("DROP TRIGGER ballots_box_is_frozen ON ballots_box", "DROP FUNCTION ballots_refuse()"),
}


def freeze(apps, schema_editor):
    for statement in FREEZE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def thaw(apps, schema_editor):
    for statement in THAW[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
