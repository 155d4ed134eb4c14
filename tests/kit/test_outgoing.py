"""No line leads into the local network, whatever a name says of itself."""

import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from rapport.kit.outgoing import ForbiddenAddressError, addresses_of, is_public, line, problem_with

PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.1"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PUBLIC, True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("127.0.0.1", False),
        ("127.9.9.9", False),
        ("0.0.0.0", False),  # noqa: S104
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("198.18.0.1", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("224.0.1.1", False),
        ("239.255.255.255", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        ("2002:7f00:1::", False),
        ("2002:a00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a00:1", False),
        ("2001:0:7f00:1::", False),
        ("not an address", False),
    ],
)
def test_what_is_public(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def names(monkeypatch: pytest.MonkeyPatch, *places: str) -> None:
    """Every name has these addresses."""

    def found(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, PUBLIC, PUBLIC)
    assert addresses_of("hooks.example.edu", 443, []) == [PUBLIC]
    for places in ([PUBLIC, PRIVATE], [PRIVATE, PUBLIC], ["::ffff:127.0.0.1"], []):
        names(monkeypatch, *places)
        with pytest.raises(ForbiddenAddressError):
            addresses_of("hooks.example.edu", 443, [])


def test_a_host_that_the_administrator_names_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, PRIVATE)
    assert addresses_of("hooks.internal", 80, ["hooks.internal"]) == [PRIVATE]


def test_the_line_goes_to_the_address_that_was_judged_and_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere at the second question – as an attacker's would – is never asked a second time."""
    asked, went = [], []

    def found(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        place = PUBLIC if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    def connect(place: tuple[str, int], **_: object) -> socket.socket:
        went.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError), line("https://hooks.example.edu/", internal=[], seconds=1):
        pass
    assert (asked, went) == (["hooks.example.edu"], [(PUBLIC, 443)])


@pytest.mark.parametrize(
    "host", ["0x7f.1", "2130706433", "017700000001", "127.1", "localhost", "localhost.", "[::ffff:7f00:1]", "0"]
)
def test_other_spellings_of_this_machine_are_known(host: str) -> None:
    with pytest.raises(OSError), line(f"https://{host}/", internal=[], seconds=1):  # noqa: PT011 – or it is unknown
        pass


def test_who_answers_byte_by_byte_is_cut_off() -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        one, _ = server.accept()
        with one, suppress(OSError):
            for _ in range(600):
                one.sendall(b"H")
                time.sleep(0.05)

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    began = time.monotonic()
    url = f"http://127.0.0.1:{server.getsockname()[1]}/"

    def ask() -> None:
        with line(url, internal=["127.0.0.1"], seconds=0.3) as connection:
            connection.request("GET", "/")
            connection.getresponse()

    with pytest.raises((OSError, HTTPException)):
        ask()
    assert time.monotonic() - began < 20  # it would go on for thirty; this machine may be busy with other tests
    dripping.join()
    server.close()


@pytest.mark.parametrize(
    "url", ["https://a b/", "https://ä.example/", "https:///", "https://a/\n", "//a/", "http://a/"]
)
def test_what_is_no_address_is_said(url: str) -> None:
    assert problem_with(url, [])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody vouches for, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    path = tmp_path_factory.mktemp("tls") / "self-signed.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return path


def test_a_server_that_nobody_vouches_for_is_told_nothing(certificate: Path) -> None:
    server, got = socket.create_server(("127.0.0.1", 0)), []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve() -> None:
        one, _ = server.accept()
        with one, suppress(OSError), context.wrap_socket(one, server_side=True) as safe:
            got.append(safe.recv(1000))

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    url = f"https://127.0.0.1:{server.getsockname()[1]}/"
    with pytest.raises(ssl.SSLCertVerificationError), line(url, internal=["127.0.0.1"], seconds=5):
        pass
    serving.join()
    server.close()
    assert not got
