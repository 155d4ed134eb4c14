"""A file of another program, how it is to be understood, and a codebook."""

from django import forms

from rapport.kit.forms import UploadField
from rapport.qualitative.models import Document

LARGEST = 20_000_000
LARGEST_CODEBOOK = 2_000_000
ANSWERS, PARAGRAPHS = "answers", "paragraphs"


class ProjectFileForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "Project (.qdpx)",
        help_text="As NVivo, MAXQDA, ATLAS.ti, QualCoder and others export it: “REFI-QDA project”. Up to 20 MB; leave "
        "pictures, sound and films out.",
        accept=".qdpx",
        empty="This file is empty. Export the project again.",
        at_most=(LARGEST, "This file is larger than 20 MB. Export the project without pictures, sound and films."),
    )


class CodebookFileForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "Codebook (.qdc)",
        help_text="As other programs export it: “REFI-QDA codebook”. Its codes become a draft that you look through.",
        accept=".qdc,.xml",
        empty="This file is empty. Export the codebook again.",
        at_most=(LARGEST_CODEBOOK, "This file is larger than a codebook can be (2 MB)."),
    )


class UnderstandingForm(forms.Form):
    """What a file of another program does not say."""

    use_required_attribute = False

    unit = forms.ChoiceField(
        label="What is read and coded as one?",
        choices=[(PARAGRAPHS, "Each paragraph of a text"), (ANSWERS, "Each text as a whole: it is one answer")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    have_read_all = forms.ChoiceField(
        label="Has every coder read everything?",
        choices=[
            ("no", "I do not know: only what somebody coded counts as read by them"),
            ("yes", "Yes: where a coder gave no code, none applies"),
        ],
        widget=forms.RadioSelect,
        help_text="The file does not say. It decides what agreement is counted on.",
        error_messages={"required": "Choose one."},
    )
    degree = forms.ChoiceField(
        label="How closely are the texts tied to people?",
        choices=[
            (Document.Degree.IDENTIFIED, "Identified: it is known who wrote or said what"),
            (Document.Degree.CONFIDENTIAL, "Confidential: known, and promised not to be told"),
        ],
        widget=forms.RadioSelect,
        help_text="It decides who may read them. Of anonymous texts nothing is kept that ties them to one another: "
        "bring those in as a table.",
        error_messages={"required": "Choose one."},
    )
