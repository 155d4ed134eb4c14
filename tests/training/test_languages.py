"""A course in two languages: each text says in which it is, so that a reader of the screen says it right."""

from html.parser import HTMLParser

from django.test import Client

from tests.training.test_kinds import every, files, learner, program, site

__all__ = ["every", "files", "learner", "program", "site"]


def test_each_text_says_in_which_language_it_is(site: Client) -> None:
    site.post("/training/every-kind/language/", {"language": "es"})
    for page, said in {
        "/training/every-kind/thinking/": {
            "Lo que se lleva": "es", "Preguntas para pensar": "es", "De todo un poco": "es",
            "¿Qué tres expectativas dirá en voz alta este mes?": "es", "Antes de la próxima reunión": "es",
            "To hear and to see": "en-GB", "Next:": "en", "Save": "en", "Only you can read this.": "en",
            "Mark those that you want to use.": "en", "Print this section with my answers": "en",
        },
        "/training/every-kind/listening/": {
            "To hear and to see": "en-GB", "Four phases of a mentorship": "en-GB", "Preguntas con respuesta": "es",
            "Lo que se lleva": "es", "Listen": "en", "Transcript": "en", "A short presentation": "en",
        },
        "/training/every-kind/": {
            "De todo un poco": "es", "Lo que se lleva": "es", "To hear and to see": "en-GB", "Good to know": "en",
            "1. Preguntas con respuesta": "es", "Donde algo se puede averiguar.": "es", "Where you are": "en",
        },
        "/training/every-kind/print/": {
            "Lo que se lleva": "es", "To hear and to see": "en-GB", "Preguntas con respuesta": "es", "Only:": "en",
        },
    }.items():  # fmt: skip
        spoken = Spoken(site.get(page).content.decode())
        found = {text: spoken.languages.get(text) for text in said}
        assert found == {text: {language} for text, language in said.items()}, page
        assert not [text for text, languages in spoken.languages.items() if languages == {""}]


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
