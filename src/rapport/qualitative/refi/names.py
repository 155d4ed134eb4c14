"""Names that are apart, whatever their case: Excel, Windows and NVivo do not tell it apart."""


class Names:
    """Gives each thing a name that no other has."""

    def __init__(self, otherwise: str, longest: int = 10_000) -> None:
        """Begin with none.

        Args:
            otherwise: what a thing without a name is called.
            longest: names end after so many letters.
        """
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}
        self._otherwise = otherwise
        self._longest = longest

    def one(self, name: str, above: str = "") -> str:
        """A name for a thing.

        Args:
            name: the name that it wants.
            above: what it belongs to; tells it apart from another of its name.

        Returns:
            The name that it gets.
        """
        wanted = name.strip() or self._otherwise
        tried = self._cut(wanted, "")
        if tried.casefold() in self._taken and above:
            tried = self._cut(wanted, f" ({above})") if len(above) < self._longest // 2 else tried
        stem = tried
        while tried.casefold() in self._taken:
            number = self._last[stem.casefold()] = self._last.get(stem.casefold(), 1) + 1
            tried = self._cut(stem, f" ({number})")
        self._taken.add(tried.casefold())
        return tried

    def _cut(self, name: str, behind: str) -> str:
        return name[: self._longest - len(behind)].rstrip() + behind
