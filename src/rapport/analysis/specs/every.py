"""Every verb that a plan may name: a new one is a line here, in ``checks/every.py`` and in ``verbs.py``."""

from typing import Annotated

from pydantic import Field

from rapport.analysis.specs.agreement import Agreement
from rapport.analysis.specs.arms import Arms
from rapport.analysis.specs.cluster import Cluster
from rapport.analysis.specs.distribution import Distribution
from rapport.analysis.specs.flow import FlowFigure
from rapport.analysis.specs.growth import Growth
from rapport.analysis.specs.likert import Likert
from rapport.analysis.specs.model import Model
from rapport.analysis.specs.models import Adjusted, Unadjusted
from rapport.analysis.specs.multi_select import MultiSelectTable
from rapport.analysis.specs.nonresponse import NonResponseTable
from rapport.analysis.specs.ordinal import Ordinal
from rapport.analysis.specs.paired import Paired
from rapport.analysis.specs.reliability import Reliability
from rapport.analysis.specs.response_shift import ResponseShift
from rapport.analysis.specs.table_one import TableOne
from rapport.analysis.specs.trend import Trend

TableSpec = Annotated[
    TableOne
    | Paired
    | Cluster
    | Arms
    | Model
    | Ordinal
    | Reliability
    | Agreement
    | ResponseShift
    | NonResponseTable
    | MultiSelectTable
    | Distribution
    | Likert
    | Trend
    | Growth
    | FlowFigure
    | Unadjusted
    | Adjusted,
    Field(discriminator="verb"),
]  # fmt: skip
