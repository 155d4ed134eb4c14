"""The agreement of coders, computed once on a closed round. Nothing of it changes later."""

from django.db import models

from rapport.qualitative.models.codebooks import Code
from rapport.qualitative.models.coding import Round, RoundCoder


class Agreement(models.Model):
    """The numbers of one round.

    Attributes:
        units: how many units the round has.
        seed: what the draws begin with.
        draws: how often respondents were drawn.
        data_sha256: of what was compared; the same decisions give the same.
        programs: what computed it, in which versions.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="agreement")
    made_at = models.DateTimeField()
    units = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    draws = models.PositiveIntegerField()
    data_sha256 = models.CharField(max_length=64)
    programs = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"agreement of {self.round_id}"


class AgreementLeftOut(models.Model):
    """How many units are not compared for one reason (`agreement.readings.Left`)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="left_out")
    why = models.CharField(max_length=20)
    units = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "why"], name="one_count_of_a_reason")]

    def __str__(self) -> str:
        return f"{self.units} {self.why}"


class AgreementPart(models.Model):
    """All comparisons of a round (no coder), those of a pair, or those of one coder with whoever else (no second)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    first = models.ForeignKey(RoundCoder, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(RoundCoder, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    comparisons = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    respondents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "position"], name="one_agreement_part_in_a_place")]

    def __str__(self) -> str:
        return f"part {self.position} of {self.agreement_id}"


class AgreementLine(models.Model):
    """What two coders did with one code; without a code, with all of them."""

    part = models.ForeignKey(AgreementPart, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    code = models.ForeignKey(Code, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    both = models.PositiveIntegerField()
    only_first = models.PositiveIntegerField()
    only_second = models.PositiveIntegerField()
    neither = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "position"], name="one_agreement_line_in_a_place")]

    def __str__(self) -> str:
        return f"code {self.code_id} in {self.part_id}"


class AgreementNumber(models.Model):
    """One measure of a line (`agreement.result.Measure`) with its interval, or why there is none."""

    line = models.ForeignKey(AgreementLine, on_delete=models.CASCADE, related_name="numbers")
    measure = models.CharField(max_length=20)
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)
    why_no_interval = models.CharField(max_length=200, blank=True)
    undefined_draws = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "measure"], name="one_number_of_a_measure")]

    def __str__(self) -> str:
        return f"{self.measure} of {self.line_id}"
