"""REFI-QDA 1.5, in which programs for qualitative analysis hand projects and codebooks to one another.

Pure, and of use without Rapport's database: ``exchange`` is a project as a value, ``guids`` names its parts, ``markup``
and ``package`` open XML and zip files that strangers made, ``texts`` their texts, ``reading`` and ``writing`` are the
two ways, ``losses`` says what did not come along. What REFI-QDA has no place for travels as ``rapport.json`` beside
``project.qde``.
"""
