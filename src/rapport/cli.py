"""The command line: what stands under ALONE needs neither Django nor database; the others are commands of Django."""

import runpy
import sys

ALONE = {
    "evaluate": "rapport.analysis",
    "plan": "rapport.analysis.planning",
    "simulate": "rapport.analysis.synthetic",
    "check-tables": "rapport.tables.arithmetic",
    "words": "rapport.qualitative.words",
    "trial": "rapport.trials",
}


def main() -> None:
    """Run what was asked for, in this process, as `python -m` would; so neither half imports the other."""
    sys.argv[0] = "rapport"
    module = ALONE.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if module is None:
        module = "rapport.kit.command_line"
    else:
        del sys.argv[1]
    try:
        runpy.run_module(module, run_name="__main__")
    except KeyboardInterrupt:
        sys.exit("\nStopped.")


if __name__ == "__main__":
    main()
