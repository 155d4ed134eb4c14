from typing import Any

from django.core.management.base import BaseCommand

from rapport.kit.readiness import missing


class Command(BaseCommand):
    help = "Say what is missing (database, migrations, worker); the exit code is 1 when something is."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:  # noqa: ANN401 – the command line's words
        if problems := missing():
            self.stderr.write("\n".join(problems))
            raise SystemExit(1)
        self.stdout.write("ready")
