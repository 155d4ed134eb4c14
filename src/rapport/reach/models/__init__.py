"""What `reach` keeps: institutions, who registered, and what was counted."""

from rapport.reach.models.counts import Count, CourseFunnel, FromInstitution, Number
from rapport.reach.models.institutions import (
    Candidate,
    Decision,
    Doubt,
    Home,
    Hub,
    Institution,
    InstitutionName,
    Registry,
)
from rapport.reach.models.registrants import (
    OldColumn,
    OldFile,
    OldMistake,
    OldWord,
    Registrant,
    SamePerson,
)

__all__ = [
    "Candidate",
    "Count",
    "CourseFunnel",
    "Decision",
    "Doubt",
    "FromInstitution",
    "Home",
    "Hub",
    "Institution",
    "InstitutionName",
    "Number",
    "OldColumn",
    "OldFile",
    "OldMistake",
    "OldWord",
    "Registrant",
    "Registry",
    "SamePerson",
]
