"""The tests' database is emptied after a test with real transactions: only what holds rows, as most tables do not.

Django's own way takes every table anew (PostgreSQL makes some thousand files for that) and writes the kinds of rows
and the permissions again, which no test changes: half a second after each of these tests.
"""

from django.db import connection, transaction

# What the migrations' end writes, and nobody else. Kept.
STAYS = {"django_content_type", "auth_permission"}
# It keeps what was coded while it stands.
FIRST = "qualitative_round"


def empty(_test: object = None) -> None:
    """Take all rows out of the default database, as if no test had been."""
    full = holding_rows()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
        for table in full:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    if connection.vendor == "postgresql" and full:
        # The rows of the next test lie in files as they do in a new database: some tests read these.
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {', '.join(map(connection.ops.quote_name, full))}")


def holding_rows() -> list[str]:
    """The tables that are not empty, in the order in which they may be emptied."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quote = connection.ops.quote_name
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in names if name not in STAYS]
    found: list[str] = []
    with connection.cursor() as cursor:
        for first in range(0, len(asked), 100):  # SQLite joins no more than 500 at once
            cursor.execute(" UNION ALL ".join(asked[first : first + 100]))
            found += [name for (name,) in cursor.fetchall()]
    return sorted(found, key=lambda name: (name != FIRST, name))
