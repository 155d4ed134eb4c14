"""``python -m rapport.trials.analysing.setting``: a plan and a table on standard input, a report on standard output."""

import base64
import io
import zipfile
from pathlib import Path

from rapport.analysis.run import evaluate
from rapport.figures.figure import Figure
from rapport.figures.html import section as figure_section
from rapport.tables.html import section as table_section
from rapport.tables.table import Table
from rapport.textfiles.mistakes import TextFileError
from rapport.trials.asked.computing import answer

OUT, NO_DAY = "report", (2000, 1, 1, 0, 0, 0)


def report(asked: dict[str, object]) -> dict[str, object]:
    """Run the plan in the present folder.

    Args:
        asked: plan and table.
    """
    Path("plan.yaml").write_text(str(asked["plan"]), encoding="utf-8")
    Path("participants.csv").write_text(str(asked["table"]), encoding="utf-8", newline="")
    try:
        found = evaluate("plan.yaml", "participants.csv", OUT)
    except TextFileError as error:
        first = error.mistakes[0]
        return {"body": "", "not_made": [], "archive": "", "problem": f"{first.what} – {first.mend}"}
    parts = [table_section(found.flow)]
    parts += [figure_section(one) for one in found.products if isinstance(one, Figure)]
    parts += [table_section(one) for one in found.products if isinstance(one, Table)]
    return {
        "body": "".join(parts),
        "not_made": [str(one) for one in found.missing],
        "archive": base64.b64encode(archive()).decode(),
        "problem": "",
    }


def archive() -> bytes:
    """The plan, and all that the run has written."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as whole:
        for path in [Path("plan.yaml"), *sorted(one for one in Path(OUT).rglob("*") if one.is_file())]:
            whole.writestr(zipfile.ZipInfo(path.as_posix(), NO_DAY), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


if __name__ == "__main__":
    answer(report)
