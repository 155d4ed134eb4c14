"""What each verb of the audit trail is in words: `content/audit/verbs.yaml`, read once for each process."""

from functools import cache

from rapport.kit import content
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read


class VerbWords(StrictModel):
    says: str
    private: bool = False


class Verbs(StrictModel):
    verbs: dict[str, VerbWords]


@cache
def verbs() -> dict[str, VerbWords]:
    """Every verb that has words. Raises TextFileError when the file is broken."""
    return read(content.files("audit", "*.yaml")["verbs.yaml"], Verbs).verbs


def says(did: str) -> str:
    """The verb in words; without any, the verb itself."""
    return verbs()[did].says if did in verbs() else did
