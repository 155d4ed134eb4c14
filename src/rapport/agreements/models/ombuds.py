"""Conversations with the ombuds person. Nobody else has a way to them: no page, no count, no event, no backup file."""

import uuid

from django.conf import settings
from django.db import models

from rapport.programs.models import Program


class Conversation(models.Model):
    """Somebody of a programme and its ombuds person. Its address is drawn, so that it counts nothing."""

    kept_out_of_backups = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hearer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # A mail tells, too: who reads somebody's mailbox may see that there was one.
    wants_mail = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "Conversation"


class Message(models.Model):
    """What one of the two wrote."""

    kept_out_of_backups = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    is_answer = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return "Message"
