"""What the qualitative part keeps."""

from rapport.qualitative.models.agreement import (
    Agreement,
    AgreementLeftOut,
    AgreementLine,
    AgreementNumber,
    AgreementPart,
)
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
from rapport.qualitative.models.results import (
    BesideQuotes,
    Quote,
    QuoteConsent,
    QuoteDecision,
    QuoteEdit,
    QuoteFinding,
    ShownCode,
    ShownQuote,
    ShownTable,
)
from rapport.qualitative.models.words import CountedStem, CountedWords, LeftOutWord, WordDecision, WordRule

__all__ = [
    "Agreement",
    "AgreementLeftOut",
    "AgreementLine",
    "AgreementNumber",
    "AgreementPart",
    "Anchor",
    "Assignment",
    "Attribute",
    "BesideQuotes",
    "Code",
    "Codebook",
    "Coding",
    "CountedStem",
    "CountedWords",
    "Document",
    "DocumentValue",
    "Entry",
    "LeftOutWord",
    "LinkedStem",
    "Member",
    "Project",
    "Quote",
    "QuoteConsent",
    "QuoteDecision",
    "QuoteEdit",
    "QuoteFinding",
    "Respondent",
    "RespondentValue",
    "Round",
    "RoundCoder",
    "Ruling",
    "SameText",
    "ShownCode",
    "ShownQuote",
    "ShownTable",
    "Unit",
    "WordDecision",
    "WordRule",
]
