"""What REDCap shows as HTML, as the plain words that our forms show."""

import re
from html import unescape

# A tag, and nothing that only looks like one (“a < b”).
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|ul|ol|table)\s*>", re.IGNORECASE)
# What nobody sees, and where it ends.
UNSEEN = re.compile(r"<(style|script)\b|<!--", re.IGNORECASE)
SPACES = re.compile(r"[^\S\n]+")
LINES = re.compile(r" ?\n[ \n]*")
# Signs that nobody sees, and that no form should hold.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def plain(text: str) -> str:
    """The words of a label: no tags, no entities, each paragraph on a line of its own."""
    if "<" in text:
        text = TAG.sub("", BREAK.sub("\n", _seen(text)))
    if "&" in text:
        text = unescape(text)
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return LINES.sub("\n", SPACES.sub(" ", text)).strip()


def _seen(text: str) -> str:
    """The text without comments, styles and scripts; each part of it is looked at once."""
    low, parts, at = text.lower(), [], 0
    while found := UNSEEN.search(text, at):
        end = f"</{found[1].lower()}" if found[1] else "-->"
        closed = low.find(end, found.end())
        if closed < 0:
            break
        parts.append(text[at : found.start()])
        at = (low.find(">", closed) + 1) or len(text)
    return "".join([*parts, text[at:]])


def in_one_line(text: str) -> str:
    """The same without line ends."""
    return " ".join(plain(text).split())
