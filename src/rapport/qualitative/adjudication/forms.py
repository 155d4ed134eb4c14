"""What is decided about one difference."""

from django import forms
from django.http import QueryDict

from rapport.qualitative.adjudication.actions import Decision
from rapport.qualitative.adjudication.disputes import Choice, Dispute


class DecisionForm(forms.Form):
    """As one coder says, both, neither, or code by code; and why."""

    choice = forms.ChoiceField(error_messages={"required": "Say what applies."})
    codes = forms.TypedMultipleChoiceField(coerce=int, required=False)
    reason = forms.CharField(
        max_length=1000, error_messages={"required": "Say why in a few words: it is kept with the decision."}
    )
    seen = forms.IntegerField(min_value=0)

    def __init__(self, data: object, dispute: Dispute, codes: list[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.dispute = dispute
        choices = [*(side.choice for side in dispute.sides), *Choice]
        self.fields["choice"].choices = [(one, one) for one in choices]  # type: ignore[attr-defined]
        self.fields["codes"].choices = [(one, one) for one in codes]  # type: ignore[attr-defined]

    @property
    def sent(self) -> tuple[str, frozenset[int], str]:
        """What was sent, whether it can be decided so or not: choice, codes, reason."""
        codes = self.data.getlist("codes") if isinstance(self.data, QueryDict) else []
        ticked = frozenset(int(code) for code in codes if code.isascii() and code.isdigit())
        return self.data.get("choice", ""), ticked, self.data.get("reason", "")

    @property
    def decision(self) -> Decision:
        """What was said."""
        said = self.cleaned_data
        return Decision(self.dispute.unit, said["choice"], said["reason"], said["seen"], frozenset(said["codes"]))
