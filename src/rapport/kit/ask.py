"""`python -m rapport.kit.ask URL`: is the page there? For the health check of a container that has no curl."""

import os
import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener


def main(url: str) -> int:
    """Ask as the first of ALLOWED_HOSTS (Django answers to no other name); 0 when the answer is good, else 1."""
    host = os.environ.get("ALLOWED_HOSTS", "").replace(",", " ").split()[:1]
    request = Request(url, headers={"Host": host[0]} if host else {})  # noqa: S310 – from our own compose file
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=4):
            return 0
    except URLError as problem:
        print(problem, file=sys.stderr)  # noqa: T201 – the command line
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
