"""Which files come in, and what somebody says of them."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from rapport.kit.forms import TOO_LONG, AsTyped, UploadField
from rapport.qualitative.material.reading import transcript
from rapport.qualitative.material.reading.table import LARGEST_FILE, Choice, ColumnLook
from rapport.qualitative.material.uploads.actions import Told, TranscriptWords, Voice
from rapport.qualitative.material.uploads.queries import Spoken, looks_like_a_name
from rapport.qualitative.models import UploadedFile

MOST_FILES = 20
FEW, LINE = 6, 60
LARGEST = 20_000_000
ANYBODY = {"speaker", "participant", "person", "respondent", "voice", "unknown", "p"}
PERSON, ASKS, LEFT_OUT = "person", "asks", "left out"
WHO = ((PERSON, "takes part"), (ASKS, "asks, kept"), (LEFT_OUT, "asks, left out"))
DEGREES = (
    ("confidential", "Confidential: under codes; closed to scholars, mentors and a mentor’s line"),
    ("identified", "Identified: those who wrote it were told that staff read it with their name"),
    ("anonymous", "Anonymous: no id and no attribute is kept, and each text counts as one person"),
)


class TableForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "The table",
        help_text="CSV or XLSX with a heading above each column, up to 60 MB.",
        accept=".csv,.tsv,.txt,.xlsx",
        at_most=(LARGEST_FILE, "This file is larger than 60 MB. Divide it, or leave out columns."),
    )


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Any:  # noqa: ANN401
        return files.getlist(name)


class FilesForm(forms.Form):
    """Some files of one kind."""

    use_required_attribute = False

    several = forms.Field(label="The files", widget=FilesInput, error_messages={"required": "Choose a file first."})

    def __init__(self, *args: Any, accept: str, help_text: str) -> None:  # noqa: ANN401
        super().__init__(*args)
        self.fields["several"].widget.attrs["accept"] = accept
        self.fields["several"].help_text = help_text

    def clean_several(self) -> list[Any]:
        """The files. Raises ValidationError."""
        found: list[Any] = self.cleaned_data["several"]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(f"These are more than {MOST_FILES} files. Choose them in turn.")
        for one in found:
            if not one.size:
                raise forms.ValidationError(f"{one.name} is empty.")
            if one.size > LARGEST:
                raise forms.ValidationError(f"{one.name} is larger than {LARGEST // 1_000_000} MB.")
        return found


class ToldForm(forms.Form):
    """How closely texts are tied to people, and what these were told."""

    use_required_attribute = False

    degree = forms.ChoiceField(label="How closely are they tied to people?", choices=DEGREES, widget=forms.RadioSelect)
    consent = AsTyped(
        label="What were people told?",
        required=False,
        max_length=2000,
        help_text="Above all about being quoted. Whoever chooses quotes sees it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )

    @property
    def told(self) -> Told:
        """What holds for all files."""
        return Told(self.cleaned_data["degree"], self.cleaned_data["consent"])


class ColumnsForm(ToldForm):
    """Which columns of a table come in."""

    text = forms.ChoiceField(label="Which column holds the texts?")
    key = forms.ChoiceField(
        label="Which one says who wrote a row?",
        required=False,
        help_text="Rows with the same id are one person, here and in other tables of the project. Ids that look like "
        "names or addresses become codes.",
    )
    known = forms.MultipleChoiceField(
        label="What else is known of them?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what you will compare by. A rare combination can tell who somebody is.",
    )
    name = forms.CharField(label="How is it called in the project?", max_length=190)

    field_order = ("text", "key", "known", "name", "degree", "consent")

    def __init__(self, data: object, columns: Sequence[ColumnLook], **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)  # type: ignore[arg-type]
        names = [(one.name, one.name or "(first column)") for one in columns]
        self.fields["text"].choices = names  # type: ignore[attr-defined]
        self.fields["key"].choices = [("", "Each row is somebody of their own"), *names]  # type: ignore[attr-defined]
        self.fields["known"].choices = [(one.name, with_values(one)) for one in columns]  # type: ignore[attr-defined]

    @property
    def choice(self) -> Choice:
        """The columns."""
        said = self.cleaned_data
        known = tuple(one for one in said["known"] if one not in (said["text"], said["key"]))
        return Choice(said["text"], said["key"], known)


def with_values(column: ColumnLook) -> str:
    """A column with the values that it has, if they are few and none looks like a name."""
    values = ", ".join(column.values)
    few = 0 < len(column.values) <= FEW and not any(map(looks_like_a_name, column.values))
    return f"{column.name} ({values})" if few and len(values) <= LINE else column.name


def stem(file: str) -> str:
    """A file's name without its ending."""
    return PurePath(file).stem[:100]


def role_of(label: str) -> str:
    """What a label with a number says of a speaker: “SCHOLAR 2” is a scholar, “Speaker 2” is anybody."""
    word, _, number = label.rpartition(" ")
    says = word.lower() if number.isdigit() else ""
    return "" if says in ANYBODY or not says.isalpha() else says


class VoicesForm(ToldForm):
    """One transcript after the other: its name, its site, and each speaker."""

    def __init__(self, data: object, spoken: Sequence[Spoken], **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)  # type: ignore[arg-type]
        self.spoken = spoken
        doubtful = dict.fromkeys(label for one in spoken for label in one.transcript.doubtful)
        for at, one in enumerate(spoken):
            self.fields[f"{at}-name"] = forms.CharField(label="Name", max_length=190, initial=stem(one.file.name))
            self.fields[f"{at}-site"] = forms.CharField(label="Site", max_length=100, required=False)
            for number, label in enumerate(one.transcript.speakers):
                self.add_speaker(f"{at}-{number}", one, label, number)
        self.doubtful = [label for label in doubtful if len(label) <= transcript.LONGEST_LABEL]

    def add_speaker(self, key: str, one: Spoken, label: str, number: int) -> None:
        """Three fields for a speaker."""
        asks = transcript.is_moderator(label)
        own = f"speaker {number + 1}" if looks_like_a_name(label) or not any(map(str.isdigit, label)) else label
        who = forms.ChoiceField(label=f"{label}: part", choices=WHO, initial=LEFT_OUT if asks else PERSON)
        code = f"{stem(one.file.name)[:40]} {own}"
        self.fields[f"{key}-who"] = who
        self.fields[f"{key}-code"] = forms.CharField(label=f"{label}: code", max_length=100, initial=code)
        self.fields[f"{key}-role"] = forms.CharField(
            label=f"{label}: role", max_length=100, required=False, initial=role_of(label)
        )

    def rows(self) -> list[dict[str, Any]]:
        """For the page: each file with its fields and speakers."""
        return [
            {
                "file": one.file,
                "first": one.transcript.turns[:3],
                "before": one.transcript.before[:5],
                "name": self[f"{at}-name"],
                "site": self[f"{at}-site"],
                "speakers": [
                    (label, turns, *(self[f"{at}-{number}-{part}"] for part in ("who", "code", "role")))
                    for number, (label, turns) in enumerate(one.transcript.speakers.items())
                ],
            }
            for at, one in enumerate(self.spoken)
        ]

    @property
    def words(self) -> list[TranscriptWords]:
        """What was said of each transcript."""
        said = self.cleaned_data
        return [
            TranscriptWords(
                said[f"{at}-name"],
                {label: self.voice(f"{at}-{number}") for number, label in enumerate(one.transcript.speakers)},
                {"site": said[f"{at}-site"]},
            )
            for at, one in enumerate(self.spoken)
        ]

    def voice(self, key: str) -> Voice:
        """What was said of a speaker."""
        who, code, role = (self.cleaned_data[f"{key}-{part}"] for part in ("who", "code", "role"))
        return Voice() if who == LEFT_OUT else Voice(code, counts=who == PERSON, role=role)


class PapersForm(ToldForm):
    """One document after the other: its name, and what is known of it."""

    def __init__(self, data: object, files: Sequence[UploadedFile], **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)  # type: ignore[arg-type]
        self.files_ = files
        for at, one in enumerate(files):
            self.fields[f"{at}-name"] = forms.CharField(label="Name", max_length=190, initial=stem(one.name))
            self.fields[f"{at}-site"] = forms.CharField(label="Site", max_length=100, required=False)
            self.fields[f"{at}-party"] = forms.CharField(
                label="Whose is it?", max_length=100, required=False, help_text="A party or kind: mentor, programme …"
            )

    @property
    def words(self) -> list[tuple[str, dict[str, str]]]:
        """The name of each, and what is known of it."""
        said = self.cleaned_data
        known = ("site", "party")
        return [
            (said[f"{at}-name"], {part: said[f"{at}-{part}"] for part in known if said[f"{at}-{part}"]})
            for at, _ in enumerate(self.files_)
        ]

    def rows(self) -> list[tuple[UploadedFile, list[forms.BoundField]]]:
        """For the page: each file with its fields."""
        return [
            (one, [self[f"{at}-{part}"] for part in ("name", "site", "party")]) for at, one in enumerate(self.files_)
        ]
