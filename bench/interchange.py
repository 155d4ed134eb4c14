"""All figures of the interchange: a dictionary of 2,253 fields, an export of 20,000 × 200, PyCap on the demo, our API.

    .venv/bin/python bench/interchange.py

The parts can be asked alone: `bench/dictionary.py`, `bench/redcap_api.py`, `bench/json_api.py`.
"""

import sys
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench import dictionary, json_api, redcap_api  # noqa: E402


def main() -> int:
    is_met = dictionary.measure("made here", dictionary.made())
    for line in chain(redcap_api.export_large(), redcap_api.export_demo(), json_api.pages()):
        print(line, flush=True)
        is_met &= "MISSED" not in line
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
