"""What the qualitative part keeps."""

from rapport.qualitative.models.codebooks import Anchor, Code, Codebook, Entry, LinkedStem
from rapport.qualitative.models.coding import Assignment, Coding, Round, RoundCoder, Ruling
from rapport.qualitative.models.material import (
    Attribute,
    Document,
    DocumentValue,
    Respondent,
    RespondentValue,
    SameText,
    Unit,
)
from rapport.qualitative.models.projects import Member, Project
from rapport.qualitative.models.screening import (
    Consensus,
    DoubleReference,
    Hit,
    Reading,
    Reference,
    Screening,
    SearchFile,
)

__all__ = [
    "Anchor",
    "Assignment",
    "Attribute",
    "Code",
    "Codebook",
    "Coding",
    "Document",
    "DocumentValue",
    "Entry",
    "LinkedStem",
    "Member",
    "Project",
    "Respondent",
    "RespondentValue",
    "Round",
    "RoundCoder",
    "Ruling",
    "SameText",
    "Unit",
    "Consensus",
    "DoubleReference",
    "Hit",
    "Reading",
    "Reference",
    "Screening",
    "SearchFile",
]
