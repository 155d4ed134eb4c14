from django.apps import AppConfig
from django.core.checks import register

from rapport.agreements.checks import templates_can_be_read


class AgreementsConfig(AppConfig):
    name = "rapport.agreements"

    def ready(self) -> None:
        register(templates_can_be_read)
