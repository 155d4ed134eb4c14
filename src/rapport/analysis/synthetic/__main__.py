"""What `rapport simulate` runs."""

import sys

from rapport.analysis.synthetic.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
