"""The form of an instrument as a browser has it: rendered, read with the standard library, and sent back."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import QueryDict
from django.template.loader import render_to_string

from rapport.surveys.branching import Branches
from rapport.surveys.instrument import Instrument
from rapport.surveys.sheet import Filled, sheet

VOID = frozenset({"input", "br", "img", "hr", "link", "meta"})
Attributes = dict[str, str]


@dataclass
class Element:
    """One element with what stands in it."""

    tag: str
    attributes: Attributes
    above: "Element | None"
    below: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Element"]:
        """Every element of these tags within this one, in order."""
        found: list[Element] = []
        for part in self.below:
            if isinstance(part, Element):
                found += [part] * (part.tag in tags or not tags) + part.all(*tags)
        return found

    @property
    def text(self) -> str:
        return " ".join("".join(self.raw).split())

    @property
    def raw(self) -> list[str]:
        return [word for part in self.below for word in ([part] if isinstance(part, str) else part.raw)]

    def within(self, tag: str) -> list["Element"]:
        """The elements of a tag around this one, the nearest first."""
        found, at = [], self.above
        while at is not None:
            found += [at] * (at.tag == tag)
            at = at.above
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = self.at = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.below.append(made)
        if tag not in VOID:
            self.at = made

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.above is not None
        self.at = self.at.above

    def handle_data(self, data: str) -> None:
        self.at.below.append(data)


def elements(html: str) -> Element:
    """The tree of a page; every tag must be closed where it was opened."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.at is reader.top or reader.at.tag in ("html", "body")
    return reader.top


def rendered(branches: Branches, filled: Filled, words: Instrument | None = None, saves: str = "/here/") -> str:
    """All pages of the form, as the template makes them."""
    laid = sheet(branches, words or branches.instrument, filled)
    return render_to_string("surveys/pages.html", {"sheet": laid, "saves": saves})


def sent_by_a_browser(form: Element) -> QueryDict:
    """What the form would send: ticked boxes, chosen buttons, whatever stands in the others. Files are apart."""
    sent = QueryDict(mutable=True)
    for one in form.all("input", "textarea"):
        name, kind = one.attributes.get("name", ""), one.attributes.get("type", "text")
        if not name or kind == "file" or (kind in ("radio", "checkbox") and "checked" not in one.attributes):
            continue
        # A browser takes away the first line break of a text area, and sends others as CR LF.
        text = "".join(one.raw).removeprefix("\n") if one.tag == "textarea" else one.attributes.get("value", "")
        sent.appendlist(name, text.replace("\n", "\r\n"))
    return sent


def survey_form(page: str) -> Element:
    """The form with the questions of a whole page."""
    return next(one for one in elements(page).all("form") if "data-survey" in one.attributes)
