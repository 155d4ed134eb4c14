"""`rapport demo`: load the demo programme into an empty database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rapport.demo import actions


class Command(BaseCommand):
    help = "Load the demo programme into a database that knows nobody yet (demo mode only)."

    def handle(self, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is for a machine of your own: set DEBUG=1 and DEMO=1.")
        if not actions.load():
            raise CommandError("There are people in this database; the demo is loaded into an empty one only.")
        self.stdout.write("The demo programme is loaded.")
