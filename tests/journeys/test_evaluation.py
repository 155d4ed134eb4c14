"""An evaluator goes from the plan of the demo to a report, and the director reads what was found."""

import pytest
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.evaluation.models import Run
from rapport.evaluation.runs import tasks
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
EVALUATION = "/evaluation/program/demo/"
PLAN = "From baseline to six weeks"


def test_from_a_plan_to_what_the_director_reads(new_context: CreateContextCallback, site: str) -> None:
    ines = Visitor(new_context, site, "Inès")
    ines.press("Evaluation")
    ines.look()
    ines.press(PLAN)
    ines.look()
    tasks.make(Run.objects.get().pk)  # what the worker does
    mend(ines)
    ines.go(f"{EVALUATION}plans/new/")
    ines.look()
    ines.go(f"{EVALUATION}runs/1/")
    ines.look()
    ines.press("Science identity")
    assert "numbers/change/#" in ines.page.url
    assert ines.reads("Paired t test")
    ines.look()
    miriam = Visitor(new_context, site, "Miriam", phone=True)
    assert miriam.reads("“Science identity” rose")
    miriam.press("Read the page about Lakeside Scholars Programme")
    assert miriam.reads("if nothing had changed")
    miriam.look()


def mend(visitor: Visitor) -> None:
    """A mistake stands beside the text with its line; mended, the plan shows where it deviates."""
    visitor.press("Change the text")
    text = visitor.page.get_by_label("The plan")
    written = text.input_value()
    text.fill(written.replace("summary: mean", "summary: meen"))
    visitor.press("Save")
    assert visitor.reads("1 mistake")
    visitor.look()
    visitor.page.get_by_label("The plan").fill(f"{written}protect: 6\n")
    visitor.press("Save")
    assert visitor.reads("Not as registered")
    visitor.look()
    visitor.press("Choose the answers")
    visitor.look()
