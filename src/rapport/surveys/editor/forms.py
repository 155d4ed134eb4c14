"""The forms of the parts that every instrument has: what it is, where it comes from, for whom, its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from rapport.kit.forms import UploadField
from rapport.people.roles import Role
from rapport.surveys.editor.fields import Table, Words, choice, several
from rapport.surveys.editor.tree import Tree
from rapport.surveys.fielding import IN_WORDS
from rapport.surveys.instrument import valid_instrument_id
from rapport.surveys.missing import LABELS, Missing
from rapport.surveys.showing import WORDS

# Bytes of a file; a sign takes one to four.
LARGEST = 800_000
ABOUT = {
    "self": "about themselves",
    "mentor": "about their mentor",
    "scholar": "about their scholar",
    "pair": "about the mentorship",
    "training": "about a training",
    "program": "about the programme",
}


@dataclass
class Setting:
    """What a form has to know of the draft around its part.

    Attributes:
        tree: the whole draft.
        key: of the part.
        known: names that a published version knows and that stay.
    """

    tree: Tree
    key: str
    known: set[str] = field(default_factory=set)


class PartForm(forms.Form):
    """The form of one part. `kept` keys are text that falls out of the part when it is empty."""

    use_required_attribute = False
    kept: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    goes_on = False  # once saved, there is more to fill in on the same page

    def __init__(self, part: Tree, setting: Setting, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(part))
        self.part, self.setting = part, setting
        self.tables: list[Table] = []
        self.build()
        for table in self.tables if data is not None else ():
            table.read(data or {})

    def build(self) -> None:
        """Add what depends on the draft."""

    def clean(self) -> dict[str, Any]:
        for table in self.tables:
            for mistake in table.mistakes:
                self.add_error(None, mistake)
        return dict(super().clean() or self.cleaned_data)

    def result(self) -> Tree:
        """The part as it is to be: empty words fall out, words that must be there stay, what is not in the form too."""
        made = dict(self.part)
        for key in (*self.needed, *self.kept):
            made[key] = self.cleaned_data[key]
            if not made[key] and key in self.kept:
                del made[key]
        return made


class AboutForm(PartForm):
    needed = ("title", "instrument", "language", "about")
    kept = ("prefer_not_to_say",)

    title = Words("Title", help_text="What people read above the questions.")
    about = Words("Introduction", rows=3, help_text="One or two sentences: what it is about, and how long it takes.")
    instrument = Words(
        "Short name",
        longest=50,
        help_text="For addresses and exports: small letters, digits and hyphens, such as mentor-feedback. "
        "Left empty, it is made from the title. It stays the same for all versions.",
    )
    language = Words("Language", longest=20, help_text="As in en-GB, es or de.")
    prefer_not_to_say = Words("Words of “prefer not to say”", help_text=f"Left empty: {LABELS[Missing.PREFER_NOT]}.")

    def build(self) -> None:
        if self.setting.known:
            self.fields["instrument"].disabled = True
            self.fields["instrument"].help_text = "It stays the same for all versions."

    def clean_instrument(self) -> str:
        typed = str(self.cleaned_data["instrument"])
        if not typed:
            words = str(self.data.get("title", "")).lower()
            plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in words)
            typed = "-".join(filter(None, plain.split("-")))[:50].strip("-").lstrip("0123456789-")
        if typed:
            try:
                valid_instrument_id(typed)
            except ValueError as error:
                raise forms.ValidationError(f"{error}.") from error
        return typed


class SourceForm(PartForm):
    needed = ("citation", "wording_status", "licence")
    kept = ("doi", "permission", "note")

    citation = Words("Source", rows=3, help_text="Who made it and where it was published; or “Our own”.")
    doi = Words("DOI", longest=100, help_text="As in 10.1017/cts.2024.504.")
    wording_status = choice("Whose words are these?", list(WORDS.items()))
    licence = Words("Licence of the words", help_text="As in CC-BY-4.0.")
    permission = Words(
        "Permission", rows=2, help_text="Needed for words that are not ours: the licence, or the letter that allows it."
    )
    note = Words("Note", rows=3)


class RespondentsForm(PartForm):
    roles = several(
        "Who may be asked?",
        [(role.value, role.value.capitalize()) for role in Role if role is not Role.SERVER_ADMINISTRATOR],
        "None ticked: everybody who answers surveys.",
    )
    degrees = several("How may it be asked?", [(key, words.capitalize()) for key, words in IN_WORDS.items()])
    about = choice("Of whom do the answers speak?", list(ABOUT.items()))

    def build(self) -> None:
        self.initial.setdefault("degrees", list(IN_WORDS))
        self.initial.setdefault("about", "self")

    def clean_degrees(self) -> list[str]:
        found = list(self.cleaned_data["degrees"])
        if not found:
            raise forms.ValidationError("Choose at least one way in which it may be asked.")
        return found

    def result(self) -> Tree:
        values = self.cleaned_data
        found = {"roles": values["roles"], "degrees": values["degrees"], "about": values["about"]}
        defaults = {"roles": [], "degrees": list(IN_WORDS), "about": "self"}
        return {key: value for key, value in found.items() if value and value != defaults[key]}


class PageForm(PartForm):
    needed = ("title",)
    kept = ("intro", "when")

    title = Words("Title of the page")
    intro = Words("Words above the questions", rows=2)
    when = Words("Shown only when", longest=2_000)


class TestForm(PartForm):
    needed = ("name",)

    name = Words("What does this example show?")


class FileForm(forms.Form):
    """A file with an instrument, or with other words for one."""

    use_required_attribute = False

    file = UploadField(
        "File",
        help_text="YAML, up to 200,000 signs.",
        accept=".yaml,.yml",
        at_most=(LARGEST, "This file is longer than 200,000 signs. Please shorten it."),
    )
