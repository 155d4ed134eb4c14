"""A mail is a template in text and in HTML; the first line of the text is the subject."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from rapport.people.models import Person


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str


def compose(template: str, *, to: Person, **context: object) -> Mail:
    """Render `<template>.txt` and `<template>.html` for one person."""
    words = {"person": to, "site": settings.SITE_URL, **context}
    subject, _, text = render_to_string(f"{template}.txt", words).lstrip().partition("\n")
    subject = " ".join(subject.split())
    return Mail(
        subject,
        text.lstrip("\n"),
        render_to_string(f"{template}.html", {**words, "subject": subject}),
    )


def send(mail: Mail, *, to: Person) -> None:
    """Hand a mail to the mail server. Raises what the server raises."""
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[to.email or ""])
    message.attach_alternative(mail.html, "text/html")
    message.send()
