"""The base of every model that describes one of our text files."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """Refuses unknown keys and cannot be changed once read.

    The readers validate strictly (text is never taken for a number, nor a number for text).

    A validator of a subclass raises ``ValueError("what is wrong – how to mend it")``; the part
    after the last " – " becomes the mend of the mistake.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
