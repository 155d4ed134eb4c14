"""What a reader of the screen makes of a page: which text in which language."""

from html.parser import HTMLParser


class Spoken(HTMLParser):
    """In which languages a reader of the screen says each text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.languages: dict[str, set[str]] = {}
        self.above: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        within = self.above[-1][1] if self.above else ""
        if tag not in {"meta", "link", "input", "img", "br", "hr", "track"}:
            self.above.append((tag, dict(attrs).get("lang") or within))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Holds no text."""

    def handle_endtag(self, tag: str) -> None:
        while self.above and self.above.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.above:
            self.languages.setdefault(" ".join(data.split()), set()).add(self.above[-1][1])
