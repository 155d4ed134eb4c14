"""Reads a document in a process of its own with bounded time and memory: whatever the file does, the server goes on.

That process is ``reader``: the document on its standard input, JSON on its standard output.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from rapport.qualitative.papers.paragraph import KINDS, TOO_MUCH, Paragraph, Text, UnreadableError

SECONDS = 30
LARGEST = 20 * 1024 * 1024


def read_document(data: bytes) -> Text:
    """Read a Word file, a PDF or a plain text, told apart by what stands in it.

    Args:
        data: the bytes of the file.

    Returns:
        Its paragraphs.

    Raises:
        UnreadableError: with the reason, for people.
    """
    if not data.strip():
        raise UnreadableError(f"This file is empty. {KINDS}")
    if len(data) > LARGEST:
        raise UnreadableError(f"This file is larger than {LARGEST // 1024**2} MB. {KINDS}")
    # What the child needs to find this program, and nothing of the server's settings.
    source = str(Path(__file__).parents[3])
    settings = {"PYTHONPATH": os.pathsep.join([source, *filter(None, sys.path)]), "PATH": os.environ.get("PATH", "")}
    command = [sys.executable, "-m", "rapport.qualitative.papers.reader"]
    try:
        done = subprocess.run(  # noqa: S603 – our own program, no shell
            command, input=data, capture_output=True, timeout=SECONDS, check=False, env=settings
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(TOO_MUCH) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise UnreadableError(TOO_MUCH) from error
    if why := answer.get("why"):
        raise UnreadableError(why)
    return Text(tuple(Paragraph(**one) for one in answer["paragraphs"]), tuple(answer["told"]))
