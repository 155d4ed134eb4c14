"""Who is on the list of an anonymous survey. Nothing here knows of an answer."""

from django.conf import settings
from django.db import models

from rapport.surveys.models.asking import Survey


class Listed(models.Model):
    """Somebody for whom the box of a survey was drawn and who has not been sent their way in. Gone once they have."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="listed")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "listed"
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="listed_once")]

    def __str__(self) -> str:
        return f"listed for {self.survey_id}"
