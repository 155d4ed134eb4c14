from django.apps import AppConfig
from django.core.checks import Tags, register

from rapport.surveys.checks import files_leave_published_versions_alone, instruments_can_be_read


class SurveysConfig(AppConfig):
    name = "rapport.surveys"

    def ready(self) -> None:
        register(instruments_can_be_read)
        register(files_leave_published_versions_alone, Tags.database)
