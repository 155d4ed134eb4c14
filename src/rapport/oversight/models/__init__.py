"""What oversight keeps of its own: what a programme uses, what it asks by when, and the packs it handed out."""

from rapport.oversight.models.evidence import EvidenceCell, EvidencePack, EvidenceTable
from rapport.oversight.models.mechanisms import Mechanism, MechanismDate, MechanismUse
from rapport.oversight.models.plan import Duty, Remedy

__all__ = [
    "Duty",
    "EvidenceCell",
    "EvidencePack",
    "EvidenceTable",
    "Mechanism",
    "MechanismDate",
    "MechanismUse",
    "Remedy",
]
