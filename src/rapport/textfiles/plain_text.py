"""The bytes of a text file as text: UTF-8, with or without a byte order mark."""

from pathlib import Path

from rapport.textfiles.mistakes import Mistake, TextFileError

UTF8_MARK = b"\xef\xbb\xbf"


def read_bytes(path: Path | str) -> bytes:
    """Read a file.

    Args:
        path: the file.

    Returns:
        Its bytes.

    Raises:
        TextFileError: the file does not exist, is a folder or may not be read.
    """
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        what, mend = "this file does not exist", "check its name and folder"
    except IsADirectoryError:
        what, mend = "this is a folder, not a file", "name the file inside it"
    except OSError as error:
        what = f"this file cannot be read ({error.strerror or error})"
        mend = "check who may read it"
    raise TextFileError([Mistake(str(path), 1, what, mend)])


def decode_utf8(data: bytes, *, name: str) -> str:
    """Decode UTF-8, drop a byte order mark, and make every line end a single ``\\n``.

    Args:
        data: the bytes of a file.
        name: the file's name for messages.

    Returns:
        The text.

    Raises:
        TextFileError: the bytes are not UTF-8; the mistake names the first bad line.
    """
    try:
        text = data.removeprefix(UTF8_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = f"this line holds a byte that is not UTF-8 (0x{error.object[error.start]:02x})"
        raise TextFileError([Mistake(name, line, what, "save the file with the encoding UTF-8")]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
