"""Every verb that a plan may name: a new one is a line here, in ``checks/every.py`` and in ``verbs.py``."""

from typing import Annotated

from pydantic import Field

from rapport.analysis.specs.paired import Paired
from rapport.analysis.specs.table_one import TableOne

TableSpec = Annotated[
    TableOne
    | Paired,
    Field(discriminator="verb"),
]  # fmt: skip
