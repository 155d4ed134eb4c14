import io
import subprocess
import sys

import pikepdf
import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.agreements import actions, pdf, tasks, wording
from rapport.agreements.models import Document, Version
from rapport.kit import typesetter
from rapport.people.models import Person
from tests import make

pytestmark = pytest.mark.django_db


def signed(**texts: str) -> Version:
    pair = make.compared_pair()
    for item, text in {**make.JOINT_TEXTS, **texts}.items():
        actions.save_statement(by=pair.scholar, mentorship=pair, item=item, text=text, version=0)
    version = actions.make_version(by=pair.scholar, mentorship=pair)
    for person in (pair.scholar, make.mentor_of(pair)):
        actions.sign(by=person, version=version, sha256=version.sha256, typed_name=person.name)
    return Version.objects.get(pk=version.pk)


def made(version: Version) -> bytes:
    tasks.make_document(version.pk)
    return bytes(Document.objects.get(version=version).pdf)


def tags(document: pikepdf.Pdf) -> list[str]:
    """The names of all elements of the structure tree."""
    found = []

    def walk(element: object) -> None:
        if isinstance(element, pikepdf.Array):
            for part in element:
                walk(part)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(str(element["/S"]))
            if "/K" in element:
                walk(element["/K"])

    walk(document.Root.StructTreeRoot)
    return found


def test_the_pdf_is_tagged_named_and_says_that_it_is_accessible() -> None:
    with pikepdf.open(io.BytesIO(made(signed()))) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang).startswith("en")
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        found = tags(document)
        assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L"} <= set(found)
        with document.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "Mentoring agreement of Scholar"


def test_the_same_version_gives_the_same_bytes_and_is_kept_once() -> None:
    version = signed()
    first = made(version)
    assert made(version) == first
    assert Document.objects.count() == 1


def test_it_is_made_when_the_last_party_has_signed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = make.version_to_sign()
        actions.sign(by=version.made_by, version=version, sha256=version.sha256, typed_name="Scholar")
    assert not Document.objects.exists()
    mentor = make.mentor_of(version.agreement.mentorship)
    with django_capture_on_commit_callbacks(execute=True):
        actions.sign(by=mentor, version=version, sha256=version.sha256, typed_name="Mentor")
    assert Document.objects.get().version == version


@pytest.mark.parametrize(
    "text",
    [
        '#panic("read as markup") $x$ *bold* @ref <label> \\ // comment',
        "A smile 😀 and 中文, a \x01 sign, עברית and e\u0301",
        "line\n\n\nline",
        "x" * 5000,
    ],
)
def test_whatever_people_write_becomes_a_pdf(text: str) -> None:
    assert made(signed(authorship=text)).startswith(b"%PDF")


def test_every_sign_that_is_held_to_be_sure_is_in_the_fonts() -> None:
    every = "".join(chr(sign) for first, last in typesetter.SURE for sign in range(first, last + 1))
    version = signed(authorship=every)
    words = wording.read(version.content)
    data = pdf.data_of(version, words, Person.objects.in_bulk(words.parties))
    assert typesetter.compile_page(pdf.PAGE, data, None).startswith(b"%PDF")


def test_the_web_process_does_not_load_the_typesetter() -> None:
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup(); "
        "import rapport.urls; print('typst' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert said.strip() == "False"
