"""The project of the word list."""

from tests.qualitative.wordlist.conftest import counted, in_this_process, place

__all__ = ["counted", "in_this_process", "place"]
