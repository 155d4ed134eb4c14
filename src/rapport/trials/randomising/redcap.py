"""A list as the allocation table that REDCap's randomisation module takes."""

import csv
import hashlib
import io
from collections.abc import Sequence

from rapport.trials.randomising.design import Design
from rapport.trials.randomising.lists import Place, make_list

FIRST_NUMBER = 1001


def allocation_table(design: Design, places: Sequence[Place]) -> str:
    """Write a table.

    Columns: ``redcap_randomization_group`` (the code of the arm), ``redcap_randomization_number`` (counted on from
    1001, which is what a blinded project shows), then a column for each stratum under its own name, with the place of
    its level as code (1, 2, …).

    Args:
        design: with blocks.
        places: its list.

    Returns:
        The CSV.

    Raises:
        ValueError: REDCap has lists only; what is minimised or constrained has none.
    """
    if design.blocks is None:
        raise ValueError("REDCap takes a list of blocks; this design has none")
    codes = {arm.name: at if arm.redcap is None else arm.redcap for at, arm in enumerate(design.arms, 1)}
    strata = design.blocks.strata
    levels = {f"{one.name}={level}": at for one in strata for at, level in enumerate(one.levels, 1)}
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["redcap_randomization_group", "redcap_randomization_number", *(one.name for one in strata)])
    for number, place in enumerate(places, FIRST_NUMBER):
        own = [levels[part] for part in place.where.split(";")] if place.where else []
        rows.writerow([codes[place.arm], number, *own])
    return out.getvalue()


def rehearsal_table(design: Design) -> str:
    """A table of another list, for REDCap's development status, where everybody may see it.

    Its seed is SHA-256 of ``rehearsal`` and tells nothing of the true one; raises as :func:`allocation_table`.
    """
    return allocation_table(design, make_list(hashlib.sha256(b"rehearsal").digest(), design))
