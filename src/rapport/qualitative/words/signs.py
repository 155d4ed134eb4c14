"""Texts cut into words: letters with inner apostrophes; everything else separates.

The sign rules are fixed and the same for every language:

* a word is letters (with their accents) and apostrophes between letters; ’, ‘, ʼ and ＇ are apostrophes;
* whatever else there is separates: hyphen, slash, dash, digit, full stop, ellipsis, any space, emoji;
* signs that nobody sees (soft hyphen, joiners, byte order mark) are as if they were not there;
* words are compared in small letters and in Unicode normal form C.

A million answers must be cut within seconds, so that a text is first cut into *chunks* as it stands, many texts at
once; what a chunk is as a word is asked once per different chunk (``word_in``).
"""

import unicodedata
from collections.abc import Collection

APOSTROPHES = "’‘ʼ＇"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Marks that choose between two pictures of a sign; they belong to emoji, not to letters.
PICTURES = {chr(code) for code in range(0xFE00, 0xFE10)}
END = "\n"


def becomes(sign: str) -> str:
    """What a sign becomes when a text is cut: itself, an apostrophe, a space or nothing."""
    if sign in ("'", *APOSTROPHES):
        return "'"
    if sign in UNSEEN:
        return ""
    belongs = unicodedata.category(sign)[0] in "LM" and sign not in PICTURES
    return sign if belongs or sign == END else " "


class _Signs(dict[int, str]):
    """The table for ``str.translate``, filled as signs come up."""

    def __missing__(self, code: int) -> str:
        found = self[code] = becomes(chr(code))
        return found


ANY = _Signs()
# The same for texts that fit into one byte a sign, where bytes.translate is some thirty times faster.
ONE_BYTE = bytes(ord(becomes(chr(code)) or " ") for code in range(256))
ONE_BYTE_UNSEEN = bytes(code for code in range(256) if not becomes(chr(code)))
# Signs beyond one byte that word processors and telephones put into plain English.
USUAL = [(sign, becomes(sign)) for sign in (*APOSTROPHES, *"“”–—…•\u200b\ufeff\u202f\u2009")]
# Stands behind each text where its chunks are cut together with others'; no chunk of a text holds a digit.
BREAK = "0"


def cut(texts: Collection[str]) -> list[str]:
    """Cut texts into chunks, all at once.

    Args:
        texts: what people wrote; some thousand short ones at a time are fastest.

    Returns:
        The chunks of each text, and ``BREAK`` behind each text; first those of the texts in plain ASCII, then those
        of the others.
    """
    plain = [text for text in texts if text.isascii()]
    others = [text for text in texts if not text.isascii()] if len(plain) < len(texts) else []
    return [*_cut(plain), *_cut(others)]


def _cut(texts: list[str]) -> list[str]:
    if not texts:
        return []
    whole = END.join([text.replace(END, " ") for text in texts])
    if not whole.isascii():
        for sign, instead in USUAL:
            whole = whole.replace(sign, instead)
    try:
        bare = whole.encode("latin-1").translate(ONE_BYTE, ONE_BYTE_UNSEEN).decode("latin-1")
    except UnicodeEncodeError:
        bare = whole.translate(ANY)
    # Two apostrophes side by side are quotation marks.
    return (bare.replace("''", " ").replace(END, f" {BREAK} ") + f" {BREAK}").split()


def word_in(chunk: str) -> str:
    """The word in a chunk, as it was written.

    Args:
        chunk: one of :func:`cut`.

    Returns:
        The chunk in normal form C, without apostrophes around it and accents that belong to no letter; empty where no
        letter is left.
    """
    if chunk.isascii():
        return chunk.strip(f"'{BREAK}")
    word = unicodedata.normalize("NFC", chunk)
    start, end = 0, len(word)
    while start < end and not word[start].isalpha():
        start += 1
    while start < end and word[end - 1] == "'":
        end -= 1
    return word[start:end]


def small(word: str) -> str:
    """A word in small letters and normal form C, with the plain apostrophe: the form in which words are compared."""
    if word.isascii():
        return word.lower()
    for apostrophe in APOSTROPHES:
        word = word.replace(apostrophe, "'")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).lower())


def letters_of(word: str) -> int:
    """How many letters a word has; apostrophes and accents that stand apart are none."""
    return sum(map(str.isalpha, word))


def is_one_word(text: str) -> bool:
    """Whether a text is a single word and nothing else."""
    found = [word_in(chunk) for chunk in cut([text])[:-1]]
    return len(found) == 1 and small(found[0]) == small(text)
