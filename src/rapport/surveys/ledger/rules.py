"""What may still be released beside what was released before: the law of parts (`rapport.stats.parts`). Pure."""

from rapport.stats.parts import NOBODY, K, People, is_safe, parts, whole_parts

__all__ = ["NOBODY", "K", "People", "is_safe", "parts", "whole_parts"]
