"""What exchange with other programs keeps: study ids, forms that staff fill in, views for export, calls of a day."""

from django.conf import settings
from django.db import models

from rapport.programs.models import Program
from rapport.surveys.models.answers import Response
from rapport.surveys.models.asking import Survey


class StudyId(models.Model):
    """Under which id somebody stands in everything that leaves one programme: drawn once, made of nothing."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="study_ids")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_ids")
    code = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person"], name="one_study_id_of_a_person"),
            models.UniqueConstraint(fields=["program", "code"], name="a_study_id_is_one_person"),
        ]

    def __str__(self) -> str:
        return self.code


class StaffForm(models.Model):
    """Staff may enter answers to this survey for those whom it asks – never over what somebody has answered."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, primary_key=True, related_name="staff_form")
    since = models.DateField()

    def __str__(self) -> str:
        return f"survey {self.survey_id}, entered by staff"


class EnteredByStaff(models.Model):
    """This response was written by staff, who may change it as long as the person has not touched it since `at`."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, primary_key=True, related_name="entered")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entered by staff"

    def __str__(self) -> str:
        return f"response {self.response_id}, entered by staff"


class ExportView(models.Model):
    """What somebody wants to take out again and again: some forms and events, and which rows. REDCap calls it a report.

    Attributes:
        forms, events: names, one a line; empty: all.
        filter_logic: a rule such as `[cc_field] = '5'`; empty: every row.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="export_views")
    title = models.CharField(max_length=100)
    forms = models.TextField(blank=True)
    events = models.TextField(blank=True)
    filter_logic = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "title"], name="one_export_view_of_a_title")]

    def __str__(self) -> str:
        return self.title


class CallsOfDay(models.Model):
    """How often an anonymous survey was asked for by programs on a day: a number, not by whom and not at what time."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="calls")
    on = models.DateField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "calls of days"
        constraints = [models.UniqueConstraint(fields=["survey", "on"], name="one_number_of_calls_of_a_day")]

    def __str__(self) -> str:
        return f"{self.number} on {self.on}"
