"""``python -m rapport.analysis.planning explain PLAN.yaml``: explain or register a plan, in a process of its own."""

import sys

from rapport.analysis.plan_command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
