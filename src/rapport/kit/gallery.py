"""Made-up things for the gallery: a form in its states, lists for steps, tabs and tables."""

import re
from pathlib import Path

from django import forms
from django.core.paginator import Paginator

from rapport.kit.next_step import NextStep

STATIC = Path(__file__).parent / "static" / "kit"
AGREEMENT = [(str(value), words) for value, words in enumerate(("Not at all", "A little", "Partly", "Mostly", "Fully"))]


class ExampleForm(forms.Form):
    name = forms.CharField(help_text="As it should stand on a certificate.", max_length=80)
    email = forms.EmailField(label="E-mail address", help_text="We write to it only about your programme.")
    meetings = forms.IntegerField(label="Meetings a month", required=False, min_value=0)
    since = forms.DateField(label="Mentoring since", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label="What do you expect of your mentor?", widget=forms.Textarea)
    phase = forms.ChoiceField(choices=[("preparing", "Preparing"), ("negotiating", "Negotiating")])
    place = forms.ChoiceField(
        label="Where do you meet?",
        help_text="Choose the place where you meet most often.",
        choices=[("office", "In the mentor’s office"), ("online", "Online"), ("walk", "On a walk")],
        widget=forms.RadioSelect,
    )
    trust = forms.ChoiceField(
        label="I can tell my mentor when something goes wrong.",
        choices=AGREEMENT,
        widget=forms.RadioSelect(attrs={"class": "scale"}),
    )
    topics = forms.MultipleChoiceField(
        label="What did you talk about?",
        required=False,
        choices=[("aims", "Aims"), ("writing", "Writing"), ("time", "Protected time")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="I have read what is kept about me", help_text="It stands on the page Your data.")
    file = forms.FileField(label="Roster", required=False, help_text="CSV or XLSX, up to 5 MB.")

    def clean(self) -> None:
        if self.data and not self.cleaned_data.get("words"):
            self.add_error(None, "A form can also be wrong as a whole.")


def colours() -> list[str]:
    """The names of the colours, as kit.css defines them."""
    return re.findall(r"--([a-z-]+): light-dark", (STATIC / "kit.css").read_text(encoding="utf-8"))


def icons() -> list[str]:
    """The names of the icons that there are."""
    return re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))


def examples(sort: str) -> dict[str, object]:
    """What the gallery's templates show."""
    return {
        "colours": colours(),
        "icon_names": icons(),
        "sort": sort,
        "next": [
            NextStep("Go on with the course", "About 40 minutes are left.", "#next", "Go on", 3, 7),
            NextStep("Sign your agreement", "Your mentor has signed it.", "#next", "Read and sign"),
        ],
        "trail": [{"label": "Home", "href": "/"}, {"label": "Agreements", "href": "#agreements"}],
        "steps": [
            {"label": "Say what you expect", "state": "done", "href": "#steps"},
            {"label": "See both sides", "state": "done", "href": ""},
            {"label": "Agree", "state": "current", "href": ""},
            {"label": "Sign", "state": "todo", "href": ""},
        ],
        "tabs": [
            {"label": "Overview", "href": "#tabs", "current": True},
            {"label": "People", "href": "#tabs", "current": False},
            {"label": "Letters", "href": "#tabs", "current": False},
        ],
        "rows": [
            ("Ada Okafor", "Scholar", "Signed", "good", 7),
            ("Bela Novák", "Mentor", "Waits for a signature", "warn", 5),
            ("Chidi Rao", "Mentor", "Not begun", "neutral", 0),
        ],
        "page": Paginator(range(90), 30).page(2),
        "form": ExampleForm(),
        "filters": ExampleForm(prefix="find"),
        "bad_form": ExampleForm({"bad-email": "ada at example", "bad-meetings": "-1", "bad-trust": "3"}, prefix="bad"),
    }
