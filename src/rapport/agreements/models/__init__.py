"""What agreements keep, a file for each part of a mentorship's way."""

from rapport.agreements.models.agreeing import Document, Signature, Statement, Version
from rapport.agreements.models.identifying import Agreement, Answer, Sheet, TemplateText

__all__ = ["Agreement", "Answer", "Document", "Sheet", "Signature", "Statement", "TemplateText", "Version"]
