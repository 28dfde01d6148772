"""Bytes kept whole under their own hash: freezes, and every cell as it was issued and as it came back."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

from deliverydesk.errors import Damaged
from deliverydesk.i18n import _
from deliverydesk.storage.reader import Reader
from deliverydesk.storage.rows import canonical


def pack(value: Any) -> tuple[str, bytes]:
    """The SHA-256 of a value's canonical JSON, and that JSON deflated."""
    text = canonical(value).encode()
    return hashlib.sha256(text).hexdigest(), zlib.compress(text, 6)


def read(file: Reader, sha256: str) -> Any:
    """The value kept under a hash; `Damaged` where it is gone or no longer what it was."""
    return unpack(sha256, file.value("SELECT content FROM blob WHERE sha256 = ?", (sha256,)))


def unpack(sha256: str, content: bytes | None) -> Any:
    """The value that `pack` made these bytes of; `Damaged` where they are gone or no longer hold it."""
    try:
        text = b"" if content is None else zlib.decompress(content)
    except zlib.error:
        text = b""
    if hashlib.sha256(text).hexdigest() != sha256:
        raise Damaged(_("A kept copy ({short}) is no longer what it was.").format(short=sha256[:8]))
    return json.loads(text)
