"""The form that says what of a survey is taken out, and as what."""

from django import forms

from rapport.surveys.exports import queries
from rapport.surveys.exports.actions import Wanted
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Survey

FORMATS = [
    ("csv", "CSV, exact – for R, Python and other programs"),
    ("excel", "CSV for Excel – opens right in a spreadsheet"),
    ("xlsx", "XLSX – a workbook with the codebook in it"),
    ("sav", "SPSS (.sav)"),
    ("dta", "Stata (.dta)"),
    ("xpt", "SAS transport (.xpt)"),
]
WITH_BOTH = frozenset({"sav", "dta", "xpt"})
NO_SCORES = "-"
# Stands before the id of a definition, which may be empty.
BY = "by:"


class ExportForm(forms.Form):
    use_required_attribute = False

    format = forms.ChoiceField(
        label="Format",
        choices=FORMATS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a format."},
    )
    cells = forms.ChoiceField(
        label="In the cells",
        choices=[("codes", "Codes: 1, 2, 3"), ("words", "Labels: “Agree”")],
        widget=forms.RadioSelect,
        help_text="For CSV and XLSX. Files for SPSS and Stata hold both; of SAS, the codebook has the labels.",
    )
    scores = forms.ChoiceField(
        label="Scores",
        help_text="Computed anew from the answers. Scores of two definitions never stand in one table.",
    )
    with_names = forms.BooleanField(label="Names and e-mail addresses", required=False)
    all_waves = forms.BooleanField(required=False)

    def __init__(self, data: object, *, survey: Survey, instrument: Instrument, others: int) -> None:
        definitions = queries.definitions_of(instrument)
        by = [(BY + name, title) for name, title in definitions.items()]
        first = by[0][0] if by else NO_SCORES
        super().__init__(data, initial={"format": "csv", "cells": "codes", "scores": first})  # type: ignore[arg-type]
        self.fields["scores"].choices = [*by, (NO_SCORES, "None")]  # type: ignore[attr-defined]
        if not definitions:
            del self.fields["scores"]
        if survey.degree != Survey.Degree.IDENTIFIED:
            del self.fields["with_names"]
        if survey.degree != Survey.Degree.IDENTIFIED or not others:
            del self.fields["all_waves"]
        else:
            more = f"{others} more survey{'s' if others > 1 else ''}"
            self.fields["all_waves"].label = f"All waves, roles and versions of this instrument ({more})"

    @property
    def wanted(self) -> Wanted:
        """What was asked for."""
        said = self.cleaned_data
        scores = said.get("scores", NO_SCORES)
        return Wanted(
            format=said["format"],
            definition=None if scores == NO_SCORES else scores.removeprefix(BY),
            in_words=said["cells"] == "words" and said["format"] not in WITH_BOTH,
            with_names=said.get("with_names", False),
            all_waves=said.get("all_waves", False),
        )
