from typing import Any

from django.core.management.base import BaseCommand

from rapport.kit.addresses import as_markdown


class Command(BaseCommand):
    help = "Print the map of all addresses: view, template, door, tests. docs/map.md holds it."

    def handle(self, **options: Any) -> None:  # noqa: ANN401 – the command line's words
        self.stdout.write(as_markdown(), ending="")
