"""What somebody writes into a codebook: how it begins, a code, an example, a new version."""

from collections.abc import Iterable

from django import forms

from rapport.kit.forms import TOO_LONG, AsTyped, UploadField
from rapport.qualitative.codebook.entries import (
    COLOR,
    LONGEST_EXAMPLE,
    LONGEST_NAME,
    LONGEST_STEM,
    LONGEST_TEXT,
    CodeChange,
    CodeWords,
)
from rapport.qualitative.models import Entry

BIGGEST = 1_000_000
NAME = "Give the code a name, as coders will see it."


def text_of(label: str, help_text: str) -> AsTyped:
    """A field for a paragraph."""
    return AsTyped(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )


class SheetForm(forms.Form):
    """A codebook in a file."""

    use_required_attribute = False

    file = UploadField(
        "A codebook as CSV",
        help_text="With a column “name”; also definition, includes, excludes, parent, codable, color, stems, examples.",
        accept=".csv,text/csv",
        at_most=(BIGGEST, "This file is larger than 1 MB. A codebook is smaller."),
    )


class CodeForm(forms.Form):
    """One code, but for its examples."""

    use_required_attribute = False

    name = forms.CharField(max_length=LONGEST_NAME, error_messages={"required": NAME, "max_length": TOO_LONG})
    definition = text_of("What does it mean?", "It stands in the codebook, and in the table of results.")
    includes = text_of("What belongs to it?", "Rules that decide close cases: “also written plans”.")
    excludes = text_of("What does not?", "“Not: I plan to …, where planning is no topic.”")
    stems = forms.CharField(
        label="Stems that hint at it",
        required=False,
        max_length=1000,
        help_text="As the word list shows them, with spaces between. A hint never ticks a code.",
        error_messages={"max_length": TOO_LONG},
    )
    parent = forms.ChoiceField(label="Below which code?", required=False)
    is_codable = forms.BooleanField(label="It can be given to a text", required=False, initial=True)
    color = forms.CharField(
        label="Colour", required=False, max_length=7, help_text="For other programs: # and six of 0–9 and a–f."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: object, parents: Iterable[str], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]
        self.fields["parent"].choices = [("", "None: it stands by itself"), *((one, one) for one in parents)]  # type: ignore[attr-defined]

    def clean_stems(self) -> str:
        stems = self.cleaned_data["stems"].split()
        if any(len(one) > LONGEST_STEM for one in stems):
            raise forms.ValidationError(f"A stem has at most {LONGEST_STEM} letters.")
        return " ".join(dict.fromkeys(stems))

    def clean_color(self) -> str:
        color: str = self.cleaned_data["color"].strip().lower()
        if color and not COLOR.fullmatch(color):
            raise forms.ValidationError("Write # and six of 0–9 and a–f, or nothing.")
        return color

    @property
    def words(self) -> CodeWords:
        """What it says."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "stems"}}
        return CodeWords(**said, stems=tuple(self.cleaned_data["stems"].split()))


class ExampleForm(forms.Form):
    """Words as people write them."""

    use_required_attribute = False

    text = forms.CharField(
        label="Words as people write them",
        max_length=LONGEST_EXAMPLE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shorten it to what shows the code, and take out what tells who wrote it.",
        error_messages={"required": "Write an example.", "max_length": TOO_LONG},
    )
    is_in = forms.ChoiceField(
        label="It is", choices=(("yes", "an example of the code"), ("no", "just not it")), widget=forms.RadioSelect
    )


class PublishForm(forms.Form):
    """Why there is a new version, and what happens to codings made with the one before."""

    use_required_attribute = False

    reason = forms.CharField(
        label="Why is there a new version?",
        max_length=500,
        help_text="“After the training round: planning now includes individual development plans.”",
        error_messages={"required": "Say why; it stands in the method.", "max_length": TOO_LONG},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: object, asked: Iterable[tuple[CodeChange, dict[str, int]]], *, is_first: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.asked = list(asked)
        self.fields["reason"].required = not is_first
        for change, concerned in self.asked:
            choices = [(fate.value, LABELS[fate].format(told(concerned[fate]))) for fate in Entry.Fate]
            self.fields[f"fate_{change.code}"] = forms.ChoiceField(
                label=f"Old codings of “{change.name}”",
                choices=choices,
                widget=forms.RadioSelect,
                help_text=f"Texts that carry it so far: {concerned[Entry.Fate.CHECK]:,}.",
                error_messages={"required": "Choose what happens to them."},
            )

    def field_of(self, change: CodeChange) -> forms.BoundField | None:
        """The field that asks what happens to old codings of a code; None where nothing is asked."""
        name = f"fate_{change.code}"
        return self[name] if name in self.fields else None

    @property
    def fates(self) -> dict[int, str]:
        """Code → what happens to old codings."""
        return {change.code or 0: self.cleaned_data[f"fate_{change.code}"] for change, _ in self.asked}


LABELS = {
    Entry.Fate.KEEP: "Keep: they stay as they are",
    Entry.Fate.CHECK: "Re-check: those that carry it are read again in the next round ({})",
    Entry.Fate.RECODE: "Recode: all that were coded are read again in the next round ({})",
}


def told(number: int) -> str:
    """How many texts it concerns."""
    return "1 text" if number == 1 else f"{number:,} texts"
