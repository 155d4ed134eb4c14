"""What `rapport trial` runs."""

import sys

from rapport.trials.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
