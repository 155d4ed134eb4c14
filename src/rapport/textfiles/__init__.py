"""Strict readers of our text formats.

Every reader reports *all* mistakes of a file at once, each with file, line, what is wrong and how
to mend it (:mod:`rapport.textfiles.mistakes`). No Django, no numpy, no word of the domain.

* ``yaml_file``: YAML 1.2 checked against a pydantic model.
* ``front_matter``: YAML between two ``---`` lines, then Markdown.
* ``markdown``: Markdown to safe HTML; prose and embedded activity blocks.
* ``csv_file``: CSV as people really save it.
* ``canonical``: canonical JSON and its SHA-256 fingerprint.
"""
