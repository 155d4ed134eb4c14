from django.apps import AppConfig
from django.core.checks import register

from rapport.people.checks import mail_goes_out


class PeopleConfig(AppConfig):
    name = "rapport.people"

    def ready(self) -> None:
        register(mail_goes_out, deploy=True)
