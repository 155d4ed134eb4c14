from django.apps import AppConfig
from django.core.checks import register

from rapport.surveys.checks import instruments_can_be_read


class SurveysConfig(AppConfig):
    name = "rapport.surveys"

    def ready(self) -> None:
        register(instruments_can_be_read)
