from django.apps import AppConfig


class QualitativeConfig(AppConfig):
    name = "rapport.qualitative"
