from django.apps import AppConfig
from django.core.checks import register

from rapport.training.checks import courses_can_be_read


class TrainingConfig(AppConfig):
    name = "rapport.training"

    def ready(self) -> None:
        register(courses_can_be_read)
