"""The command line: `evaluate`, `plan`, `simulate` and `words` need no Django; the others do."""

import runpy
import sys


def main() -> None:
    """Run what was asked for, in this process, as `python -m` would; so neither half imports the other."""
    sys.argv[0] = "rapport"
    if sys.argv[1:2] == ["simulate"]:
        del sys.argv[1]
        runpy.run_module("rapport.analysis.synthetic", run_name="__main__")
    elif sys.argv[1:2] == ["evaluate"]:
        del sys.argv[1]
        runpy.run_module("rapport.analysis", run_name="__main__")
    elif sys.argv[1:2] == ["plan"]:
        del sys.argv[1]
        runpy.run_module("rapport.analysis.planning", run_name="__main__")
    elif sys.argv[1:2] == ["words"]:
        del sys.argv[1]
        runpy.run_module("rapport.qualitative.words", run_name="__main__")
    else:
        runpy.run_module("rapport.kit.command_line", run_name="__main__")


if __name__ == "__main__":
    main()
