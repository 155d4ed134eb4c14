"""Sets one PDF/UA-1 with typst, as a process of its own: job as JSON on stdin, the PDF on stdout.

Ends with 3 when typst refuses the page, mostly for a sign that no font has.
"""

import json
import sys

import typst

REFUSED = 3


def main() -> int:
    job = json.load(sys.stdin)
    try:
        made = typst.compile(
            job["page"],
            font_paths=job["fonts"],
            ignore_system_fonts=True,
            sys_inputs={"data": job["data"]},
            format="pdf",
            pdf_standards="ua-1",
            timestamp=job["timestamp"],
        )
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(made if isinstance(made, bytes) else b"")
    return 0


if __name__ == "__main__":
    sys.exit(main())
