"""The wave that each person reaches by completing a course."""

from django.db import models

from rapport.surveys.models.asking import Wave


class CourseWave(models.Model):
    """Marks a wave as that of a course. Its one survey is anonymous and asked of no role: nobody is sent a mail.

    Whoever has completed the course asks on its page for their way in. The course is a name and nothing more: courses
    belong to another room.
    """

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, primary_key=True, related_name="of_course")
    course = models.SlugField()

    def __str__(self) -> str:
        return f"{self.wave} of {self.course}"
