"""The form of a progress report: five short fields."""

from rapport.agreements.enabling.forms import Lines, day
from rapport.agreements.models import ProgressReport
from rapport.agreements.progress.actions import ReportWords
from rapport.kit.forms import VersionedForm

NAMES = ("period_from", "period_to", "progress", "helps", "hinders", "needed")


class ReportForm(VersionedForm):
    period_from = day("From", required=True)
    period_to = day("To", required=True)
    progress = Lines(
        "Progress on goals and milestones",
        "It begins with what stands under milestones and goals. Change it, and take out what is not for others.",
        rows=9,
    )
    helps = Lines("What helps", "What goes well, and who makes it possible.")
    hinders = Lines("What hinders", "What takes more time or strength than it should.")
    needed = Lines("What is needed", "From the programme or the department: time, people, money, a decision.")

    def clean(self) -> dict[str, object]:
        words: dict[str, object] = super().clean() or self.cleaned_data
        begin, end = self.cleaned_data.get("period_from"), self.cleaned_data.get("period_to")
        if begin and end and begin > end:
            self.add_error("period_to", "The period ends before it begins.")
        return words

    def can_be_submitted(self) -> bool:
        """Something stands in it."""
        if not any(str(self.cleaned_data.get(name) or "").strip() for name in NAMES[2:]):
            self.add_error("progress", "There is nothing to read yet: write at least one line, then submit.")
        return not self.errors

    @property
    def words(self) -> ReportWords:
        return ReportWords(**{name: self.cleaned_data[name] for name in NAMES})


def of_report(kept: ProgressReport) -> dict[str, object]:
    """What stands in the form of a draft at first."""
    return {name: getattr(kept, name) for name in (*NAMES, "version")}
