"""Bytes kept whole under their own hash: freezes, and every cell as it was issued and as it came back."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

import sqlalchemy as sa

from deliverydesk.errors import Damaged
from deliverydesk.i18n import _
from deliverydesk.storage.rows import canonical
from deliverydesk.storage.tables import Tables


def pack(value: Any) -> tuple[str, bytes]:
    """The SHA-256 of a value's canonical JSON, and that JSON deflated."""
    text = canonical(value).encode()
    return hashlib.sha256(text).hexdigest(), zlib.compress(text, 6)


def read(engine: sa.Engine, tables: Tables, sha256: str) -> Any:
    """The value kept under a hash; `Damaged` where it is gone or no longer what it was."""
    query = sa.select(tables.blob.c.content).where(tables.blob.c.sha256 == sha256)
    with engine.connect() as connection:
        content = connection.execute(query).scalar_one_or_none()
    return unpack(sha256, content)


def unpack(sha256: str, content: bytes | None) -> Any:
    """The value that `pack` made these bytes of; `Damaged` where they are gone or no longer hold it."""
    try:
        text = b"" if content is None else zlib.decompress(content)
    except zlib.error:
        text = b""
    if hashlib.sha256(text).hexdigest() != sha256:
        raise Damaged(_("A kept copy ({short}) is no longer what it was.").format(short=sha256[:8]))
    return json.loads(text)
