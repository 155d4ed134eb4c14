"""All about a person as one ZIP: for people to read, and for machines."""

import io
import json
import zipfile
from datetime import date

from django.template.loader import render_to_string

from rapport.privacy.queries import Part


def pack(name: str, parts: list[Part], files: list[tuple[str, bytes]], on: date) -> bytes:
    """A ZIP with `about-me.html` (to read), `about-me.json` (the same, for programs), and the person's documents."""
    tables = [
        {"title": title[:1].upper() + title[1:], "columns": list(rows[0]), "rows": [list(row.values()) for row in rows]}
        for title, rows in parts
        if rows
    ]
    page = render_to_string("privacy/archive.html", {"name": name, "tables": tables, "on": on})
    data = json.dumps(dict(parts), default=str, ensure_ascii=False, indent=2)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about-me.html", page)
        archive.writestr("about-me.json", data)
        for file, content in files:
            archive.writestr(file, content)
    return packed.getvalue()
