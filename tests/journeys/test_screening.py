"""A reader decides by keyboard and fills in the form; the lead settles, looks at the evidence, and at the matrix."""

import pytest
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.qualitative.models import Project, Reading
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_from_a_key_to_the_evidence(new_context: CreateContextCallback, site: str) -> None:
    project = Project.objects.get(screening__isnull=False)
    here = f"/qualitative/program/demo/project/{project.pk}/"
    yusuf = Visitor(new_context, site, "Yusuf")
    yusuf.go(f"{here}screening/reading/")
    yusuf.look()
    yusuf.press("Go on")
    yusuf.look()
    yusuf.page.keyboard.press("i")
    yusuf.page.get_by_label("Participants or setting").fill("Four sites")
    yusuf.page.get_by_label("Results").fill("Much was never said.")
    yusuf.look()
    yusuf.press("Keep the form")
    yusuf.page.keyboard.press("e")
    yusuf.page.wait_for_url(f"**{here}screening/reading/")
    assert yusuf.reads("You have finished everything")
    assert Reading.sealed.filter(reviewer__name="Yusuf Demir", finished_at=None).count() == 0

    ines = Visitor(new_context, site, "Inès", phone=True)
    for name in ("", "hits/?sense=", "publications/", "files/", "readers/", "consensus/"):
        ines.go(f"{here}screening/{name}")
        ines.look()
    ines.press("Mentoring contracts in nine doctoral programmes")
    ines.look()
    ines.press("Settle it")
    ines.go(f"{here}screening/evidence/")
    assert ines.reads("Castellano et al. 2029")
    ines.look()
    for name in ("", "parties/?show=all", "matrix/", "quotes/"):
        ines.go(f"{here}documents/{name}")
        ines.look()
