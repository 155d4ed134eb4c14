"""The forms that take a REDCap data dictionary: the file with its source, and what of it is taken over."""

import base64
import binascii
import zlib

from django import forms

from rapport.kit.forms import UploadField
from rapport.surveys.editor.fields import Words, choice
from rapport.surveys.redcap.checks import LARGEST_FILE
from rapport.surveys.redcap.importing import Words as WordsOf
from rapport.surveys.showing import WORDS

# As much as a browser is asked to carry to the next page; a dictionary shrinks to a tenth.
MOST_CARRIED = 3_000_000


class SourceFields(forms.Form):
    """Whose words a dictionary holds."""

    use_required_attribute = False

    wording = choice(
        "Whose words are these?",
        list(WORDS.items()),
        "As long as you do not know, leave it at no words yet: then nobody can be asked them.",
    )
    citation = Words("Source", rows=2, help_text="Who made it and where it was published. Left empty: the file's name.")
    licence = Words("Licence of the words", help_text="As in CC-BY-4.0. Left empty: not stated.")
    permission = Words(
        "Permission", help_text="Needed for words that are not ours: the licence or letter that allows it."
    )
    language = Words("Language", longest=20, help_text="As in en-GB, es or de. Left empty: en.")

    def clean(self) -> dict[str, object]:
        values = dict(super().clean() or self.cleaned_data)
        if values.get("wording") in ("adapted", "verbatim") and not values.get("permission"):
            self.add_error("permission", "Published words need a permission: name the licence, or the letter.")
        return values

    @property
    def words(self) -> WordsOf:
        """What the form says, as the import takes it."""
        said = {key: self.cleaned_data[key] for key in ("citation", "licence", "permission", "language")}
        given = {key: value for key, value in said.items() if value}
        return WordsOf(wording_status=self.cleaned_data["wording"] or "placeholder", **given)


class DictionaryForm(SourceFields):
    field_order = ("file",)

    file = UploadField(
        "Data dictionary",
        help_text="The CSV that REDCap exports: “Download the current data dictionary”.",
        accept=".csv",
        at_most=(LARGEST_FILE, "This file is larger than 10 MB. A data dictionary holds fields, not records."),
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.initial.setdefault("wording", "placeholder")


class TakeForm(SourceFields):
    """What was shown, brought back: the file as the page carried it, and the forms that are wanted."""

    name = forms.CharField(max_length=200, required=False)
    carried = forms.CharField(max_length=MOST_CARRIED)

    def clean_carried(self) -> bytes:
        try:
            return unpacked(self.cleaned_data["carried"])
        except ValueError:
            raise forms.ValidationError("The file did not come back whole. Please choose it again.") from None


def packed(data: bytes) -> str:
    """A file for a hidden field."""
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


def unpacked(text: str) -> bytes:
    """The file in a hidden field. Raises ValueError where it is none, or longer than a dictionary may be."""
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(base64.b64decode(text, validate=True), LARGEST_FILE + 1)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("this is no packed file") from error
    if not reader.eof or len(data) > LARGEST_FILE:
        raise ValueError("the packed file is not whole, or too long")
    return data
