"""Django's `migrate`, with a new database in a quarter of its time."""

from django.core.management.commands import migrate

from rapport.kit.migrating import forwards_quickly


class Command(migrate.Command):
    def handle(self, *words: object, **options: object) -> None:
        with forwards_quickly():
            super().handle(*words, **options)
