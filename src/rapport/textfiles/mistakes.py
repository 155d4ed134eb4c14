"""What a reader says when a file is wrong."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake in a file.

    Attributes:
        file: the name by which the reader knows the file.
        line: line of the file, counted from 1.
        what: what is wrong, without a full stop.
        mend: how to mend it, without a full stop.
    """

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} – {self.mend}"


class WrongAtError(ValueError):
    """What a model’s validator finds wrong further down: its message, and the path to the value from there.

    Attributes:
        path: keys and places, such as ``("outcomes", 2, "waves")``.
    """

    def __init__(self, message: str, *path: str | int) -> None:
        self.path = path
        super().__init__(message)


class TextFileError(Exception):
    """A file cannot be used; ``mistakes`` holds every reason, in the order of the lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(
            sorted(dict.fromkeys(mistakes), key=lambda mistake: (mistake.file, mistake.line))
        )
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class MistakeList:
    """Gathers the mistakes of several steps, so that all are reported together.

    Example::

        found = MistakeList()
        with found.gathering():
            outline = yaml_file.read(path, Outline)
        found.add(Mistake(...))
        found.raise_if_any()
    """

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def add(self, *mistakes: Mistake) -> None:
        """Note mistakes."""
        self.mistakes.extend(mistakes)

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Run a step; if it raises :class:`TextFileError`, note its mistakes and go on."""
        try:
            yield
        except TextFileError as error:
            self.add(*error.mistakes)

    def raise_if_any(self) -> None:
        """Raise :class:`TextFileError` with everything gathered, if there is anything."""
        if self.mistakes:
            raise TextFileError(self.mistakes)
