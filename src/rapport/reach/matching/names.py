"""Names of institutions as tokens: what two spellings of one name have in common."""

import html
import re
import unicodedata
from functools import lru_cache

Tokens = tuple[str, ...]

# Abbreviations that stand for one word, wherever they stand.
SHORT_FOR = {
    "acad": "academy",
    "amer": "american",
    "assoc": "association",
    "centre": "center",
    "cntr": "center",
    "ctr": "center",
    "col": "college",
    "coll": "college",
    "colleges": "college",
    "comm": "community",
    "cmty": "community",
    "cty": "city",
    "dept": "department",
    "dpt": "department",
    "div": "division",
    "fdn": "foundation",
    "fnd": "foundation",
    "hlth": "health",
    "hosp": "hospital",
    "hospitals": "hospital",
    "hsp": "hospital",
    "inst": "institute",
    "instit": "institute",
    "intl": "international",
    "lab": "laboratory",
    "labs": "laboratory",
    "laboratories": "laboratory",
    "med": "medical",
    "medicine": "medical",
    "mt": "mount",
    "nat": "national",
    "natl": "national",
    "poly": "polytechnic",
    "rsch": "research",
    "sch": "school",
    "schl": "school",
    "sci": "science",
    "sciences": "science",
    "svcs": "services",
    "sys": "system",
    "technol": "technology",
    "uni": "university",
    "unive": "university",
    "univ": "university",
    "univers": "university",
    "universitaet": "university",
    "universitat": "university",
    "universidad": "university",
    "universidade": "university",
    "universita": "university",
    "universite": "university",
    "universiteit": "university",
    "universities": "university",
    "unv": "university",
    "ft": "fort",
}
ALSO_TECH = frozenset(("of", "at", "in", "university", "univ", "college"))
# Say nothing about which institution is meant.
_SILENT = "the a an and for de del della di do da des du la le los las el und der fuer fur et y e i"
SILENT = frozenset(_SILENT.split())
# Say what belongs to what, and little else.
JOINTS = frozenset(("of", "at", "in"))
# A part of what was typed that holds one of these is a part of an institution.
_UNITS = "department division faculty office program programme section unit clinic dean chair"
UNITS = frozenset(_UNITS.split())
# Words that, alone, name such a part as well: schools, and what is studied there.
_PARTS = (
    "school college graduate undergraduate medical medicine nursing pharmacy public health law engineering science "
    "dentistry dental business education arts center institute research clinical translational services professor "
    "faculty campus main allergy anatomy anesthesiology anthropology biochemistry bioengineering bioinformatics "
    "biology biophysics biostatistics cardiology chemistry computer dermatology ecology economics emergency "
    "endocrinology epidemiology family gastroenterology genetics geriatrics gynecology hematology history immunology "
    "infectious internal kinesiology mathematics microbiology molecular nephrology neurology neuroscience nutrition "
    "obstetrics oncology ophthalmology orthopedics otolaryngology pathology pediatrics pharmacology physics physiology "
    "political psychiatry psychology pulmonary radiology rehabilitation rheumatology social sociology statistics "
    "surgery urology veterinary usa us united states america"
)
# What an institution may be called that is none of its own.
SCHOOLS = UNITS | frozenset(("school", "graduate"))
PARTS = UNITS | frozenset(_PARTS.split())
NOTHING = frozenset(("n/a", "na", "n.a", "none", "nil", "null", "not applicable", "unknown"))
WORD = re.compile(r"[^\W_]+")
# Letters that are one sign, and two to whoever has another keyboard.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
STATE_AT_END = re.compile(r"[,(]\s*([A-Z]{2})\)?\.?\s*$")
DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
APOSTROPHES = re.compile(r"['’‘ʼ`´]")
# What stands between the parts of what was typed: "Department of X, University of Y – Z".
BREAKS = re.compile(r"\s*(?:[,;|/\n\r\t()\[\]]|\s[-–—:]\s|[–—]|--+)\s*")


def clean(typed: str) -> str:
    """Text as it was meant: entities of HTML, widths, blanks and signs that nobody sees undone."""
    text = unicodedata.normalize("NFKC", html.unescape(typed))
    if not text.isprintable():
        text = "".join(sign for sign in text if sign.isprintable() or sign.isspace())
    return " ".join(text.split())


@lru_cache(maxsize=200_000)
def tokens(name: str) -> Tokens:
    """The words of a name: small, without accents, abbreviations written out, joints kept and silent words left out.

    Args:
        name: as it was typed, or as a registry writes it.

    Returns:
        The words in their order; those in another script as they stand.
    """
    text = DOTTED.sub(lambda found: found.group().replace(".", ""), name)
    state = STATE_AT_END.search(text)
    text = APOSTROPHES.sub("", text.replace("&", " and "))
    if not text.isascii():  # nothing of what is has an accent
        text = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = text.casefold()
    found = [word for word in WORD.findall(text) if word not in SILENT]
    if state and (code := state.group(1).casefold()) in SILENT:  # Delaware and Louisiana
        found.append(code)
    return tuple(_written_out(word, at, found) for at, word in enumerate(found))


def _written_out(word: str, at: int, around: list[str]) -> str:
    after = around[at + 1] if at + 1 < len(around) else ""
    if word == "u":
        return "university"
    if word == "st":  # "St Louis" is a saint's, "Boise St" a state's
        return "state" if at and (not after or after.startswith(("un", "col", "u"))) else "saint"
    if word == "tech" and (after in ALSO_TECH or (at and around[at - 1] in JOINTS)):
        return "technology"
    return SHORT_FOR.get(word, word)


def plain(name: str) -> str:
    """The tokens as one text: what makes two spellings the same."""
    return " ".join(tokens(name))


def segments(typed: str) -> list[str]:
    """The parts of what was typed, cut at commas, brackets and dashes; white space apart, none is empty."""
    return [part for part in BREAKS.split(typed) if part and not part.isspace()]


def without_school(part: str) -> list[str]:
    """A part of what was typed, and apart from it the school that it ends with: "University of X", "Medical School"."""
    words = part.split()
    for at in range(1, len(words)):
        tail = tokens(" ".join(words[at:]))
        if tail and set(tail) & SCHOOLS and set(tail) <= PARTS | JOINTS:
            return [" ".join(words[:at]), " ".join(words[at:])]
    return [part]


def told(typed: str) -> str:
    """What was typed, cleaned; nothing where it only says that there is nothing to tell."""
    text = clean(typed)
    return "" if text.casefold().strip(" .-") in NOTHING else text


def is_acronym(word: str) -> bool:
    """Written like one: two to eight capitals, perhaps with dots, hyphens or "&"."""
    letters = re.sub(r"[.\-&/ ]", "", word)
    return 2 <= len(letters) <= 8 and letters.isalpha() and letters.isupper()


def acronym(word: str) -> str:
    """An acronym without what stands between its letters, in small letters."""
    return re.sub(r"[^A-Za-z]", "", word).casefold()


def domain_of(address: str) -> str:
    """The domain of an e-mail or web address, in small letters, without "www."; empty where there is none."""
    host = address.strip().casefold()
    if "@" in host:
        host = host.rpartition("@")[2]
    host = re.sub(r"^[a-z]+://", "", host).split("/")[0].split(":")[0].strip(". ")
    return host.removeprefix("www.") if "." in host else ""
