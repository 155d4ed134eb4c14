"""Randomisation that anybody can replay: a list or a log, from a seed that was committed to before.

Whole numbers only, standard library and ``cryptography``; ``docs/randomisation.md`` says every step for others.
"""
