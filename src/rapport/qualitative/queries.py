"""Questions about coding projects."""

from rapport.qualitative.models import Project


def project(pk: int) -> Project:
    """One project. Raises Project.DoesNotExist."""
    return Project.objects.select_related("program").get(pk=pk)
