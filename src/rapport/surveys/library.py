"""All instruments of this server: those in files, and the versions that were published in the web.

A published version never changes, so each process reads it once, when it is first asked for; what another process has
published meanwhile is found without a restart. A file comes first: nobody can publish what a file has, and the system
check tells where a file was added later under the same id and version.
"""

from functools import cache

from rapport.surveys.branching import Branches, branches
from rapport.surveys.models import PublishedVersion, PublishedWording
from rapport.surveys.reading import ReadInstrument, parse_instrument
from rapport.surveys.shelves import Edition, Shelf, is_wording, shelf
from rapport.surveys.wording import ReadWording, parse_wording

__all__ = ["Edition", "Shelf", "branches_of", "find", "instruments", "is_wording", "shelf", "versions_of", "words_for"]

# What this process has read of the database. Rows never change; a row that is gone is asked for by nobody.
_versions: dict[Edition, ReadInstrument] = {}
_wordings: dict[tuple[str, int, str, str], ReadWording] = {}


def find(instrument: str, version: int) -> ReadInstrument | None:
    """One version of an instrument, from whichever place it is kept; None where nobody knows it."""
    key = (instrument, version)
    found = shelf().instruments.get(key) or _versions.get(key)
    if found is None:
        _read_versions([key])
        found = _versions.get(key)
    return found


def instruments() -> dict[Edition, ReadInstrument]:
    """Every version of every instrument, by id and version, in order (one query)."""
    keys = list(PublishedVersion.objects.values_list("instrument", "version"))
    _read_versions([key for key in keys if key not in _versions])
    found = {key: _versions[key] for key in keys if key in _versions} | shelf().instruments
    return dict(sorted(found.items()))


def versions_of(instrument: str) -> dict[int, ReadInstrument]:
    """All versions of one instrument, the oldest first."""
    return {version: read for (name, version), read in instruments().items() if name == instrument}


def _read_versions(keys: list[Edition]) -> None:
    """Read published versions into this process."""
    if not keys:
        return
    rows = PublishedVersion.objects.filter(
        instrument__in={name for name, _ in keys}, version__in={version for _, version in keys}
    )
    for name, version, text in rows.values_list("instrument", "version", "text"):
        if (name, version) in keys:
            _versions[name, version] = parse_instrument(text, name=f"{name}@{version}")


def words_for(instrument: str, version: int) -> dict[str, ReadWording]:
    """The languages and other words that there are for it, by name (one query)."""
    return all_words([(instrument, version)])[instrument, version]


def all_words(keys: list[Edition]) -> dict[Edition, dict[str, ReadWording]]:
    """The languages and other words of several instruments (one query, however many)."""
    found: dict[Edition, dict[str, ReadWording]] = {key: {} for key in keys}
    rows = PublishedWording.objects.filter(instrument__in={name for name, _ in keys})
    for name, version, words, sha256 in rows.values_list("instrument", "version", "name", "sha256"):
        if (name, version) in found:
            read = _wordings.get((name, version, words, sha256)) or _read_wording((name, version), words)
            if read is not None:
                found[name, version][words] = read
    return {key: words | shelf().wordings.get(key, {}) for key, words in found.items()}


def _read_wording(of: Edition, name: str) -> ReadWording | None:
    """Read published words into this process; None where their instrument is gone."""
    whole = find(*of)
    row = PublishedWording.objects.filter(instrument=of[0], version=of[1], name=name).first()
    if whole is None or row is None:
        return None
    read = parse_wording(row.text, name=name, instrument=whole.content, file=str(row))
    _wordings[*of, name, row.sha256] = read
    return read


def forget() -> None:
    """Forget what was read of the database, as a new process would."""
    _versions.clear()
    _wordings.clear()
    branches_of.cache_clear()


@cache
def branches_of(instrument: str, version: int) -> Branches:
    """The instrument ready for branching, made once for each process. Raises LookupError when nobody knows it."""
    found = find(instrument, version)
    if found is None:
        raise LookupError(f"there is no instrument {instrument} {version}")
    return branches(found.content)
