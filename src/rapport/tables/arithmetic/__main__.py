"""``python -m rapport.tables.arithmetic FILE …``: in a process of its own."""

import sys

from rapport.tables.arithmetic.command import main

sys.exit(main(sys.argv[1:]))
