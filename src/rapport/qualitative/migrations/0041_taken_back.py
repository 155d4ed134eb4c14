"""Of a text that was taken back, the database lets go of what was found in it, also once it was submitted.

Everything else that `0020_blind_coding` refuses stays refused.
"""

from django.db import migrations

REFUSED = "what a coder has submitted stays as it is"
SEALED = (
    "SELECT 1 FROM qualitative_roundcoder c JOIN qualitative_round r ON r.id = c.round_id WHERE {} AND "
    "(c.submitted_at IS NOT NULL OR c.released_at IS NOT NULL OR r.closed_at IS NOT NULL)"
)
TAKEN_BACK = "SELECT 1 FROM qualitative_unit u WHERE u.id = {} AND u.withdrawn_at IS NOT NULL"
OF_CODING = "(SELECT a.{} FROM qualitative_assignment a WHERE a.id = OLD.assignment_id)"
PLACES = {
    "qualitative_assignment": ("c.id = OLD.coder_id", "OLD.unit_id"),
    "qualitative_coding": (f"c.id = {OF_CODING.format('coder_id')}", OF_CODING.format("unit_id")),
}


def write(schema_editor, *, lets_go):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, (coder, unit) in PLACES.items():
        name = f"{table}_not_lost"
        when = f"EXISTS ({SEALED.format(coder)})"
        if lets_go:
            when += f" AND NOT EXISTS ({TAKEN_BACK.format(unit)})"
        if is_sqlite:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
            refuse = f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} {refuse}", params=None)
            continue
        refuse = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';"
        body = f"BEGIN IF {when} THEN {refuse} END IF; RETURN OLD; END"
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$", params=None
        )


def let_go(apps, schema_editor):
    write(schema_editor, lets_go=True)


def hold(apps, schema_editor):
    write(schema_editor, lets_go=False)


class Migration(migrations.Migration):
    dependencies = [("qualitative", "0040_uploads")]
    operations = [migrations.RunPython(let_go, hold)]
