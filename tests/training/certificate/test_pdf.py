"""The PDF is accessible, the same each time, and never reads a name as markup."""

import io

import pikepdf
import pytest

from rapport.people.models import Person
from rapport.training.certificate import actions, pdf
from rapport.training.course import Course
from rapport.training.models import Certificate
from tests import make
from tests.agreements.test_pdf import tags

pytestmark = pytest.mark.django_db


def test_it_is_tagged_named_and_says_that_it_is_accessible(certificate: Certificate) -> None:
    with pikepdf.open(io.BytesIO(pdf.render(certificate))) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang) == "en-GB"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert {"/H1", "/P", "/Link"} <= set(tags(document))
        assert len(document.pages) == 1
        with document.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "Certificate of completion: Listening"


def test_the_same_record_gives_the_same_bytes(certificate: Certificate) -> None:
    first = pdf.render(certificate)
    assert pdf.render(Certificate.objects.get()) == first


def test_it_links_to_the_page_that_checks_it(certificate: Certificate) -> None:
    with pikepdf.open(io.BytesIO(pdf.render(certificate))) as document:
        links = [str(one.A.URI) for one in document.pages[0].Annots if one.Subtype == "/Link"]
    assert links == [f"https://rapport.example.org/training/certificates/{certificate.number}/"]


@pytest.mark.parametrize("name", ["#panic() $x$ *a* _b_ \\", "Zoë Ångström-Łukasz", "李 😀", "x" * 200, "Ана Μαρία"])
def test_a_name_is_shown_as_it_is_whatever_it_holds(mentor: Person, course: Course, name: str) -> None:
    actions.choose_name(by=mentor, course=course.id, name=name)
    make.finish_course(mentor, course.id)
    with pikepdf.open(io.BytesIO(pdf.render(Certificate.objects.get()))) as document:
        assert len(document.pages) == 1
