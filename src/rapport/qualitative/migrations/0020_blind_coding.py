"""The database itself refuses to change what a coder found, once they have submitted it or the round is closed.

Refused are new codings, changed ones and lost ones, the same for flags, stars, memos and orders; that a submitted round
is open again; and that a round was drawn otherwise. While the round stands: whoever takes away a whole round takes the
round's own row first.

On SQLite a later migration that alters one of the tables writes it anew and loses its triggers: run `freeze` again after
it.
"""

from django.db import migrations

REFUSED = "what a coder has submitted stays as it is"
CODER = (
    "SELECT 1 FROM qualitative_roundcoder c JOIN qualitative_round r ON r.id = c.round_id WHERE {} AND "
    "(c.submitted_at IS NOT NULL OR c.released_at IS NOT NULL OR r.closed_at IS NOT NULL)"
)
OF_ASSIGNMENT = CODER.format("c.id = {row}.coder_id")
OF_CODING = CODER.format("c.id = (SELECT a.coder_id FROM qualitative_assignment a WHERE a.id = {row}.assignment_id)")
FIXED = {
    "qualitative_round": ("project_id", "codebook_id", "number", "kind", "share", "seed"),
    "qualitative_roundcoder": ("round_id", "person_id", "label"),
}
ONCE = {"qualitative_round": ("closed_at",), "qualitative_roundcoder": ("submitted_at", "released_at")}


def conditions(differs):
    """(name of the trigger, table, what happens, when it is refused)."""
    for table, sealed in (("qualitative_assignment", OF_ASSIGNMENT), ("qualitative_coding", OF_CODING)):
        old, new = f"EXISTS ({sealed.format(row='OLD')})", f"EXISTS ({sealed.format(row='NEW')})"
        yield f"{table}_not_added", table, "INSERT", new
        yield f"{table}_not_changed", table, "UPDATE", f"{old} OR {new}"
        yield f"{table}_not_lost", table, "DELETE", old
    for table, columns in FIXED.items():
        changed = [f"NEW.{column} {differs} OLD.{column}" for column in columns]
        changed += [f"(OLD.{column} IS NOT NULL AND NEW.{column} {differs} OLD.{column})" for column in ONCE[table]]
        yield f"{table}_is_fixed", table, "UPDATE", " OR ".join(changed)


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, table, event, when in conditions("IS NOT"):
            refuse = f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {refuse}", params=None)
        return
    for name, table, event, when in conditions("IS DISTINCT FROM"):
        refuse = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';"
        goes_on = "OLD" if event == "DELETE" else "NEW"
        body = f"BEGIN IF {when} THEN {refuse} END IF; RETURN {goes_on}; END"
        schema_editor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$", params=None)
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()", params=None
        )


def thaw(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, _event, _when in conditions("IS NOT"):
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"), params=None)
        if not is_sqlite:
            schema_editor.execute(f"DROP FUNCTION {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("qualitative", "0010_words")]
    operations = [migrations.RunPython(freeze, thaw)]
