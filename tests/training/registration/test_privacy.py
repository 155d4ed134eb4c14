"""What registration keeps about a person is in their archive, and goes with them."""

import io
import zipfile

from django.utils import timezone

from rapport.people.models import Person
from rapport.privacy import actions as privacy
from rapport.privacy.archive import pack
from rapport.privacy.queries import everything_about
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.models import JoinCode, Joined, LookedAgain, Refresher, Registration, Reminded
from rapport.training.registration import actions
from rapport.training.registration.actions import NewCode, Said
from rapport.training.required import actions as required
from tests import make


def test_all_is_exported_and_erased_and_what_others_have_stays(program: Program, course: Course) -> None:
    new = NewCode("listening", group="Medicine", follower_name="Ada", follower_email="ada@example.org")
    code = actions.make_code(by=None, program=program, new=new)
    ada, other = Person.objects.get(email="ada@example.org"), make.person()
    for one in (ada, other):
        actions.register(
            by=one, code=code, said=Said("Job of Ada", "Lakeside", ("required", "other"), "other", "Curious")
        )
        required.look_again(by=one, course=course, section=course.sections[0])
        required.remind(by=None, people=[one], course=course.id, program=program)
    parts = dict(everything_about(ada))
    assert parts["course registrations"][0]["job_title"] == "Job of Ada"
    assert parts["course registrations"][0]["reasons"] == "required, other"
    with zipfile.ZipFile(io.BytesIO(pack("Ada", list(parts.items()), [], timezone.localdate()))) as archive:
        assert "<td>required, other</td>" in archive.read("about-me.html").decode()
    assert parts["codes of courses"][0]["code_used"] == code.code
    assert parts["groups that you follow"][0]["group"] == "Medicine"
    assert parts["course refreshers"][0]["number"] == 1
    assert parts["course reminders"][0]["course"] == course.id
    privacy.erase(by=ada, person=ada)
    for model in (Registration, Refresher, Reminded):
        assert [one.person for one in model.objects.all()] == [other]
    assert (Joined.objects.count(), LookedAgain.objects.count()) == (1, 1)
    assert JoinCode.objects.get().follower is None
