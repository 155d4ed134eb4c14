"""What REDCap shows as HTML, as the plain words that our forms show."""

import re
from html import unescape

# A tag, and nothing that only looks like one (“a < b”).
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.DOTALL)
BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|ul|ol|table)\s*>", re.IGNORECASE)
UNSEEN = re.compile(r"<(style|script)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
SPACES = re.compile(r"[^\S\n]+")
LINES = re.compile(r" ?\n[ \n]*")
# Signs that nobody sees, and that no form should hold.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def plain(text: str) -> str:
    """The words of a label: no tags, no entities, each paragraph on a line of its own."""
    if "<" in text:
        text = TAG.sub("", BREAK.sub("\n", UNSEEN.sub("", text)))
    if "&" in text:
        text = unescape(text)
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return LINES.sub("\n", SPACES.sub(" ", text)).strip()


def in_one_line(text: str) -> str:
    """The same without line ends."""
    return " ".join(plain(text).split())
