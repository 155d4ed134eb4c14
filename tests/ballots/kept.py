"""Everything that is kept, as its owner reads it: rows in the order in which they lie, files, logs of the database."""

from abc import ABC, abstractmethod
from pathlib import Path

from django.db import connection

Row = tuple[object, ...]


def ask(query: str, *values: object) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def do(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


class Kept(ABC):
    # The ways in which rows can be sorted by what they do not say themselves.
    orders: tuple[str, ...]

    def rows(self, table: str, order: str, columns: str = "*") -> list[Row]:
        return ask(f"SELECT {columns} FROM {table} ORDER BY {order}")

    def tables(self) -> list[str]:
        return connection.introspection.table_names()

    def dump(self) -> str:
        """Every row of every table."""
        return "\n".join(
            f"{table}: {row!r}" for table in self.tables() for row in self.rows(table, self.orders[0], "*")
        )

    @abstractmethod
    def begin(self) -> None:
        """From here on, what is written is looked at."""

    @abstractmethod
    def files(self, tables: list[str]) -> list[bytes]:
        """The raw bytes on the disk, of these tables where each has a file, and of the write-ahead log."""


class KeptBySqlite(Kept):
    orders = ("rowid", "rowid DESC")

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self) -> None:
        do("PRAGMA wal_checkpoint(TRUNCATE)")

    def files(self, tables: list[str]) -> list[bytes]:
        paths = [self.path, self.path.with_name(f"{self.path.name}-wal")]
        return [path.read_bytes() for path in paths if path.exists()]


class KeptByPostgres(Kept):
    orders = ("ctid", "ctid DESC", "xmin::text::bigint, ctid", "xmax::text::bigint, ctid DESC")

    def begin(self) -> None:
        do("SELECT pg_switch_wal()")
        self.first = str(ask("SELECT pg_walfile_name(pg_current_wal_lsn())")[0][0])

    def files(self, tables: list[str]) -> list[bytes]:
        do("CHECKPOINT")
        names = ask("SELECT name FROM pg_ls_waldir() WHERE name >= %s AND length(name) = 24 ORDER BY name", self.first)
        log = [bytes(ask("SELECT pg_read_binary_file('pg_wal/' || %s)", name)[0][0]) for (name,) in names]
        heaps = [bytes(ask("SELECT pg_read_binary_file(pg_relation_filepath(%s))", table)[0][0]) for table in tables]
        return [*heaps, b"".join(log)]
