"""What `rapport words` runs."""

import sys

from rapport.qualitative.words.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
