"""What an analysis plan may say: the model of ``plan.yaml``."""

import codecs
from datetime import date
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from rapport.analysis.specs.allocations import Allocations
from rapport.analysis.specs.basics import Finite, Text, Word
from rapport.analysis.specs.every import TableSpec
from rapport.analysis.specs.manuscript import Manuscript
from rapport.analysis.variables import Scale, Variable
from rapport.textfiles.strict_model import StrictModel


class DataSource(StrictModel):
    """What the data file must be.

    Attributes:
        about: where the data come from, printed in the report.
        columns: columns that the file must have, beside those of the variables.
        rows: how many rows it must have, if that is known.
        id: the column that says who a row is about; nobody may stand in two rows.
        scoring: the column that says by which definition scores were made; all who are analysed must have
            the same.
        encoding: how the file is saved, where it does not say so and is not UTF-8 or Windows-1252.
    """

    about: str = ""
    columns: tuple[Text, ...] = ()
    rows: int | None = Field(default=None, ge=1)
    id: Text | None = None
    scoring: Text | None = None
    encoding: Text | None = None

    @field_validator("encoding")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        if name is not None and not is_text_encoding(name):
            raise ValueError(f"the encoding “{name}” is not known – write latin-1, cp1250, mac-roman, utf-16 …")
        return name


class Exclusion(StrictModel):
    """A rule that leaves people out of every table.

    Exactly one of ``missing``, ``is``, ``below``, ``above``, ``before`` and ``after`` is given.

    Attributes:
        label: the reason, printed in the flow of participants.
        variable: name of the variable that decides.
        missing: who did not answer is left out.
        is_: (``is``) who has one of these levels is left out.
        below: who has a smaller number is left out.
        above: who has a larger number is left out.
        before: who has an earlier date is left out.
        after: who has a later date is left out.
    """

    label: Text
    variable: Word
    missing: Literal[True] | None = None
    is_: tuple[Text, ...] | None = Field(default=None, alias="is", min_length=1)
    below: Finite | None = None
    above: Finite | None = None
    before: date | None = None
    after: date | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        rules = (self.missing, self.is_, self.below, self.above, self.before, self.after)
        given = [rule for rule in rules if rule is not None]
        if len(given) != 1:
            raise ValueError(
                f"this exclusion has {len(given)} rules – give exactly one of missing, is, below, above, before, after"
            )
        return self


class Plan(StrictModel):
    """An analysis plan.

    Attributes:
        title: title of the report.
        about: what the analysis is for, printed below the title.
        data: what the data file must be.
        missing: words that mean "not answered" in every column; an empty cell always does.
        scales: words → numbers, for scales that several variables share.
        variables: what is read from the data, and what is made of it.
        exclusions: who is left out, in this order.
        allocations: what constrained randomisations accepted, for tests that keep to it.
        tables: what is made.
        protect: the smallest number of people that anything is told about; None for no limit.
        seed: where resampling begins, so that a run can be repeated.
        manuscript: how the journal wants numbers, type and paper.
    """

    title: Text
    about: str = ""
    data: DataSource = DataSource()
    missing: tuple[Text, ...] = ()
    scales: dict[Word, dict[Text, Finite]] = {}
    variables: tuple[Variable, ...] = Field(min_length=1)
    exclusions: tuple[Exclusion, ...] = ()
    allocations: dict[Word, Allocations] = {}
    tables: tuple[TableSpec, ...] = Field(min_length=1)
    protect: int | None = Field(default=None, ge=2, le=1000)
    seed: int = Field(default=1, ge=0, lt=2**63)
    manuscript: Manuscript = Manuscript()

    def variable(self, name: str) -> Variable:
        """The variable of a name.

        Raises:
            KeyError: there is none (the checks of a plan make sure that there is).
        """
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise KeyError(name)

    def mapping(self, variable: Scale) -> dict[str, float] | None:
        """The numbers of a scale's words, its own or shared ones; None where the column has numbers."""
        return self.scales[variable.scale] if variable.scale is not None else variable.values

    def numbered(self) -> tuple[tuple[TableSpec, str], ...]:
        """Every entry with its number as printed: tables and figures are counted, each from 1."""
        found, counted = [], {"Table": 0, "Figure": 0}
        for spec in self.tables:
            counted[spec.kind] += spec.number is None
            found.append((spec, spec.number or f"{spec.kind} {counted[spec.kind]}"))
        return tuple(found)


def is_text_encoding(name: str) -> bool:
    """Whether Python can read text that is saved in a way.

    Args:
        name: the encoding's name.

    Returns:
        Whether it is known, and one of text.
    """
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, ValueError):
        return False
