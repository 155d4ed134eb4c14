"""What the worker does: takes files over, and forgets those that nobody took."""

from django.db import DataError, IntegrityError, transaction

from rapport.qualitative.actions import NotOpenToThemError
from rapport.qualitative.models import ForeignFile
from rapport.qualitative.refi import actions, queries
from rapport.textfiles.mistakes import TextFileError

TWICE_IN_IT = (
    "rapport.json says something twice that can be there only once – export the project again, and do not edit this "
    "file by hand"
)
NOT_THEIRS = "You may not lead projects of this programme any more."


def take_in(file: int) -> None:
    """Take one file over; one that was taken over already stays as it is."""
    with transaction.atomic():
        # Two workers that have the same job are one after the other.
        waits = ForeignFile.objects.select_for_update(of=("self",)).select_related("program", "by", "project")
        found = waits.filter(pk=file).first()
        if found is None or found.project_id is not None:
            return
        content = bytes(found.content)
        project, problem = None, ""
        try:
            seen = queries.preview(found.name, content, queries.wanted_of(found))
            with transaction.atomic():
                project = actions.take_in(
                    by=found.by, program=found.program, name=found.name, content=content, found=seen
                )
        except actions.TwiceError as error:
            project = error.project
        except TextFileError as error:
            problem = str(error)
        except NotOpenToThemError:
            problem = NOT_THEIRS
        except (IntegrityError, DataError):
            problem = TWICE_IN_IT
        actions.settle(by=found.by, file=found, project=project, problem=problem)


def forget_files() -> int:
    """Each minute: files that have waited too long go. Returns how many."""
    return ForeignFile.objects.filter(at__lt=queries.too_old()).delete()[0]
