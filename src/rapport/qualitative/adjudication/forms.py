"""What is decided about one difference."""

from django import forms

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
    def decision(self) -> Decision:
        """What was said."""
        said = self.cleaned_data
        return Decision(self.dispute.unit, said["choice"], said["reason"], said["seen"], frozenset(said["codes"]))
