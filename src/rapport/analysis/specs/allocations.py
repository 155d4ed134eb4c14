"""What a constrained randomisation accepted, as an analysis plan holds it."""

from typing import Self

from pydantic import Field, model_validator

from rapport.analysis.specs.basics import Text
from rapport.textfiles.strict_model import StrictModel


class Allocations(StrictModel):
    """The allocations among which one was drawn, told without arms: which clusters go together.

    Attributes:
        clusters: levels of the variable of clusters, all that were randomised.
        of: how many allocations were accepted.
        together: of each, a sign for each cluster: 1 where it is with the first one, 0 where it is not. Fewer than
            ``of`` were drawn from them.
    """

    clusters: tuple[Text, ...] = Field(min_length=4)
    of: int = Field(ge=1)
    together: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_line(self) -> Self:
        if len(set(self.clusters)) < len(self.clusters):
            raise ValueError("a cluster stands there twice – name each once")
        for at, line in enumerate(self.together, 1):
            if len(line) != len(self.clusters) or set(line) - set("01") or line[0] != "1":
                raise ValueError(
                    f"allocation {at} is not one sign, 0 or 1, for each of {len(self.clusters)} clusters, "
                    "beginning with 1 – take the list from the log as it stands"
                )
        if len(self.together) > self.of:
            raise ValueError("there are more allocations than were accepted – correct “of”")
        return self
