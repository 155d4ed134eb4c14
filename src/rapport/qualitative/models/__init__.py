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
from rapport.qualitative.models.exchange import ForeignFile, Origin, OriginLoss
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
from rapport.qualitative.models.review import Expected, Paragraph
from rapport.qualitative.models.screening import (
    Consensus,
    DoubleReference,
    Hit,
    Reading,
    Reference,
    Screening,
    SearchFile,
)
from rapport.qualitative.models.uploads import Upload, UploadedFile
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
    "Consensus",
    "CountedStem",
    "CountedWords",
    "Document",
    "DocumentValue",
    "DoubleReference",
    "Entry",
    "Expected",
    "ForeignFile",
    "Hit",
    "LeftOutWord",
    "LinkedStem",
    "Member",
    "Origin",
    "OriginLoss",
    "Paragraph",
    "Project",
    "Quote",
    "QuoteConsent",
    "QuoteDecision",
    "QuoteEdit",
    "QuoteFinding",
    "Reading",
    "Reference",
    "Respondent",
    "RespondentValue",
    "Round",
    "RoundCoder",
    "Ruling",
    "SameText",
    "Screening",
    "SearchFile",
    "ShownCode",
    "ShownQuote",
    "ShownTable",
    "Unit",
    "Upload",
    "UploadedFile",
    "WordDecision",
    "WordRule",
]
