from django.apps import AppConfig
from django.core.checks import register

from rapport.programs.checks import texts_can_be_read


class ProgramsConfig(AppConfig):
    name = "rapport.programs"

    def ready(self) -> None:
        register(texts_can_be_read)
