"""Lines to servers that people name: never into the local network, and to the very address that was judged.

A name is looked up once. Every address that it has must be a public one – a name with one public and one private
address is refused, whichever would have been used – and the line goes to such an address, not to the name: one that
is changed a moment later leads nowhere else. No proxy, no redirect. Hosts of the local network are named in a setting.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Of a network that translates: the last four bytes are an address of the old kind (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class SafeConnection(http.client.HTTPConnection):
    """One that names no port where the usual one of TLS is meant; the line itself is made here."""

    default_port = http.client.HTTPS_PORT


class ForbiddenAddressError(OSError):
    """The name leads into the local network, or nowhere that one may go."""


def problem_with(url: str, internal: Collection[str]) -> str:
    """Why nothing may be sent to an address, as the end of a sentence; empty when it looks well."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "is not an address"
    host = parts.hostname or ""
    if not host or parts.username or parts.password or parts.fragment or not re.fullmatch("[!-~]+", url):
        return "is not a plain address of a server"
    if parts.scheme != "https" and not (parts.scheme == "http" and host in internal):
        return "has to begin with https://"
    return ""


def says_it_is_near(url: str, internal: Collection[str]) -> bool:
    """The address says itself that it is in the local network; what a name leads to is judged when a line is made."""
    host = urlsplit(url).hostname or ""
    if host in internal:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)


def is_public(text: str) -> bool:
    """The address is one of the public internet, and so is every address that hides in it."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return all(one.is_global and not (one.is_multicast or one.is_reserved) for one in _within(address))


def _within(address: Address) -> Iterator[Address]:
    """The address, and those of the old kind that it stands for."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped:
        yield mapped
        return
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        yield from filter(None, (address.sixtofour, *(address.teredo or ())))
        if address in TRANSLATED:
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def addresses_of(host: str, port: int, internal: Collection[str]) -> list[str]:
    """Where a line may go. Raises ForbiddenAddressError, and OSError when the name is not known."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as odd:
        raise ForbiddenAddressError("no name of a host") from odd
    places = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not places or not (host in internal or all(map(is_public, places))):
        raise ForbiddenAddressError("an address in the local network")
    return places


@contextmanager
def line(url: str, *, internal: Collection[str], seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection for one request, cut after so many seconds whatever the other side does. Raises OSError."""
    parts = urlsplit(url)
    host, is_safe = parts.hostname or "", parts.scheme == "https"
    kind = SafeConnection if is_safe else http.client.HTTPConnection
    port = parts.port or kind.default_port
    connection = kind(host, port, timeout=seconds)
    connection.sock = _open(addresses_of(host, port, internal), port, seconds)
    cut = threading.Timer(seconds, _cut, [connection])
    cut.start()
    try:
        if is_safe:
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        yield connection
    finally:
        cut.cancel()
        connection.close()


def _open(places: list[str], port: int, seconds: float) -> socket.socket:
    for place in places[:-1]:
        try:
            return socket.create_connection((place, port), timeout=seconds / len(places))
        except OSError:
            continue
    return socket.create_connection((places[-1], port), timeout=seconds / len(places))


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a line that somebody keeps open with a byte now and then."""
    sock = connection.sock
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
