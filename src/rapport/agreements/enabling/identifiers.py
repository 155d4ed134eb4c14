"""Identifiers of papers and grants, checked softly: an odd one is remarked on, never refused. Pure."""

import re

DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
PMID = re.compile(r"(?:PMID:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?(\d{5,8})/?", re.IGNORECASE)
# Such as K23 HL123456, 5R01CA098765-02, 1 UL1 TR001857-01A1.
GRANT = re.compile(r"\d?\s?[A-Z]{1,3}[A-Z0-9]{1,2}\s?[A-Z]{2}\s?\d{6}(?:-\d{2}(?:[AS]\d)*)?", re.IGNORECASE)


def kind_of(identifier: str) -> str:
    """Either "DOI", "PubMed id", "grant number" – or nothing, when it looks like none of them."""
    word = identifier.strip()
    for kind, pattern in (("DOI", DOI), ("PubMed id", PMID), ("grant number", GRANT)):
        if pattern.fullmatch(word):
            return kind
    return ""


def address_of(identifier: str) -> str:
    """Where the paper stands; nothing for what has no public place."""
    word = identifier.strip()
    if found := DOI.fullmatch(word):
        return f"https://doi.org/{found[1]}"
    if found := PMID.fullmatch(word):
        return f"https://pubmed.ncbi.nlm.nih.gov/{found[1]}/"
    return ""


def remark(identifier: str) -> str:
    """What to say about an identifier that was saved; nothing when it looks right or is not there."""
    if not identifier.strip() or kind_of(identifier):
        return ""
    return (
        f"“{identifier.strip()}” looks like no DOI, PubMed id or NIH grant number. It is saved as you wrote it; "
        "look once more whether a letter or digit is missing."
    )
