"""What the worker does for notebooks."""

from rapport.training.notebook import actions


def keep_wordings() -> int:
    """Each minute: keep how questions are worded, before a new version of a course comes. Returns how many are new.

    One query when there is nothing to do. So an answer can be read with the question that was asked then.
    """
    return actions.keep_wordings(by=None)
