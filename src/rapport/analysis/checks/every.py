"""Every verb's check: a new verb is a line here, in ``specs/every.py`` and in ``verbs.py``."""

from collections.abc import Callable, Iterable

from rapport.analysis.checks import paired, table_one
from rapport.analysis.checks.raw import Mapping, Place, RawPlan
from rapport.textfiles.mistakes import Mistake

Check = Callable[[Mapping, Place, RawPlan], Iterable[Mistake]]
CHECKS: dict[str, Check] = {
    "table_one": table_one.check,
    "paired": paired.check,
}
