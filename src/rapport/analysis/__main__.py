"""``python -m rapport.analysis PLAN.yaml --data FILE.csv --out DIR``: a run in a process of its own."""

import sys

from rapport.analysis.command import main

sys.exit(main(sys.argv[1:]))
