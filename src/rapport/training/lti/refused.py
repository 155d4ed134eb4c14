"""Why somebody cannot come in from a platform, in words for them: the page says it and what to do."""


class RefusedError(Exception):
    """The launch is not what it must be; `why` is a sentence for the person who is waiting."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class PlaceEndedError(RefusedError):
    """The person had a place in the programme, and it was ended: trying again helps nobody."""
