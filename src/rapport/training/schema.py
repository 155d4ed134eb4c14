"""The format of a course as JSON Schema, so that editors complete and check it while it is written. Pure."""

from rapport.textfiles.strict_model import StrictModel
from rapport.training.activities import KINDS
from rapport.training.course import Outline, PageHead, References, Toolkit


def schema() -> dict[str, object]:
    """One schema for each file, and for each kind of block."""
    models: dict[str, type[StrictModel]] = {
        "course.yaml": Outline,
        "front matter": PageHead,
        "references.yaml": References,
        "toolkit.yaml": Toolkit,
        **KINDS,
    }
    return {name: model.model_json_schema() for name, model in models.items()}
