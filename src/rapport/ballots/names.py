"""What boxes are called that are opened in one room and asked for in another."""

# So many boxes of one course, one after the other: each new version of the questions needs its own.
MOST = 9


def of_course(program: int, course: str) -> list[str]:
    """The names of the boxes in which a programme's people say what a course did, in the order of their opening."""
    return [f"course-{program}-{number}-{course}" for number in range(1, MOST + 1)]
