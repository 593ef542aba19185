"""Kept files in an S3-compatible store: conditional writes, checksums, no deletes.

The address is ``https://HOST/BUCKET[/PREFIX]?region=REGION``, or with ``&style=host`` where the
bucket stands in the host's name. The key comes from the environment (``WMS_S3_KEY_ID``,
``WMS_S3_SECRET``) or from the system's key store, never from a file.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import importlib
import importlib.util
import json
import os
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.signing import StoreKey, authorization, encoded_path, encoded_query
from wms_desktop.db.stores import (
    LARGEST,
    MARK,
    OBJECTS,
    Kept,
    NoSuchObjectError,
    is_sha256,
    require_named,
)

KEY_STORE = "wms-desktop-evidence"  # the service's name in the system's key store
_TIMEOUT_S = 10
_LARGEST_LIST, _MOST_LISTS = 8 * 1024 * 1024, 10_000  # a list names 1,000 objects
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EXISTS, _NOT_KNOWN = 412, 501


@dataclass(frozen=True, slots=True)
class BucketAddress:
    """Where a bucket is."""

    host: str
    port: int | None
    is_secure: bool
    bucket_path: str  # "/bucket", or empty where the host names the bucket
    prefix: str  # "evidence/", or empty
    region: str


def parsed(address: str) -> BucketAddress:
    """The parts of *address*.

    Raises:
        ValueError: no address of a bucket, a key in it, or clear text over a network.
    """
    parts = urlsplit(address)
    is_secure = parts.scheme == "https"
    host = parts.hostname or ""
    if not host or parts.username or parts.password:
        raise ValueError("no address of a bucket")
    if not is_secure and not (parts.scheme == "http" and host in _LOOPBACK):
        raise ValueError("not over https")
    asked = parse_qs(parts.query)
    names = [name for name in parts.path.split("/") if name]
    by_host = asked.get("style", [""])[0] == "host"
    if not by_host and not names:
        raise ValueError("no bucket")
    path = "" if by_host else f"/{names.pop(0)}"
    prefix = "".join(f"{name}/" for name in names)
    region = asked.get("region", ["us-east-1"])[0]
    return BucketAddress(host, parts.port, is_secure, path, prefix, region)


def key_from_surroundings() -> StoreKey | None:
    """The key of this workstation: environment, else the system's key store where there is one."""
    key_id, secret = os.environ.get("WMS_S3_KEY_ID", ""), os.environ.get("WMS_S3_SECRET", "")
    if not secret and importlib.util.find_spec("keyring") is not None:
        keyring = importlib.import_module("keyring")
        key_id = keyring.get_password(KEY_STORE, "key_id") or ""
        secret = keyring.get_password(KEY_STORE, "secret") or ""
    return StoreKey(key_id, secret) if key_id and secret else None


class BucketStore:
    """One bucket, or a part of one."""

    kind = StoreKind.S3

    def __init__(self, address: str, owner: str, key: StoreKey | None) -> None:
        self._at = parsed(address)
        self.place = address.partition("?")[0]
        self._owner, self._key = owner, key
        self._is_ours = False

    def claim(self, owner: str) -> None:
        content = json.dumps({"database": owner}).encode()
        status, _answer = self._ask("PUT", MARK, content, {"If-None-Match": "*"})
        if status not in (200, _EXISTS):
            raise self._refused(status)
        self._require_ours()

    def put(self, sha256: str, content: bytes) -> None:
        self._require_ours()
        name = self._name(sha256)
        status, _answer = self._ask("PUT", name, content, {"If-None-Match": "*"})
        if status == _NOT_KNOWN:  # a store without conditional writes
            status, _answer = self._ask("HEAD", name)
            status = _EXISTS if status == 200 else self._ask("PUT", name, content)[0]
        if status == _EXISTS and self._whole(name, sha256):
            return
        if status != 200:
            raise self._refused(status)

    def get(self, sha256: str) -> bytes:
        self._require_ours()
        require_named(sha256)
        status, answer = self._ask("GET", self._name(sha256))
        if status == 404:
            raise NoSuchObjectError(sha256)
        if status != 200:
            raise self._refused(status)
        return answer

    def objects(self, prefix: str) -> Iterator[Kept]:
        self._require_ours()
        folder = f"{self._at.prefix}{OBJECTS}/{prefix}/"
        query = {"list-type": "2", "prefix": folder}
        for _turn in range(_MOST_LISTS):
            status, answer = self._ask("GET", None, query=query)
            if status != 200:
                raise self._refused(status)
            try:
                named, following = _listed(answer, folder)
            except (ValueError, SyntaxError, OverflowError) as error:  # no list at all
                raise Unavailable(Lack.EVIDENCE_STORE, place=self.place) from error
            yield from named
            if not following:
                return
            query = {**query, "continuation-token": following}
        raise Unavailable(Lack.EVIDENCE_STORE, place=self.place)  # it never ends

    def set_aside(self, kept: Kept, prefix: str) -> str:
        """Nothing is moved in a bucket: its keeper sees the report, and its own versions."""
        return f"{self.place}/{OBJECTS}/{prefix}/{kept.name}"

    def _name(self, sha256: str) -> str:
        if not is_sha256(sha256):
            raise ValueError("no SHA-256")
        return f"{OBJECTS}/{sha256[:2]}/{sha256}"

    def _whole(self, name: str, sha256: str) -> bool:
        status, answer = self._ask("GET", name)
        return status == 200 and hashlib.sha256(answer).hexdigest() == sha256

    def _require_ours(self) -> None:
        if self._is_ours:
            return
        status, answer = self._ask("GET", MARK)
        if status != 200:
            raise self._refused(status)
        try:
            self._is_ours = json.loads(answer)["database"] == self._owner
        except (ValueError, KeyError, TypeError, RecursionError):
            self._is_ours = False
        if not self._is_ours:
            raise Unavailable(Lack.EVIDENCE_STORE, place=self.place)

    def _ask(
        self,
        method: str,
        name: str | None,
        content: bytes = b"",
        more: Mapping[str, str] | None = None,
        *,
        query: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Send one request. Status and body of the answer."""
        if self._key is None:
            raise Unavailable(Lack.EVIDENCE_LOGIN, place=self.place)
        at, moment, query = self._at, datetime.now(UTC), query or {}
        path = at.bucket_path + "/" + (at.prefix + name if name else "")
        digest = hashlib.sha256(content)
        headers = {
            "host": at.host if at.port is None else f"{at.host}:{at.port}",
            "x-amz-date": f"{moment:%Y%m%dT%H%M%SZ}",
            "x-amz-content-sha256": digest.hexdigest(),
            **(more or {}),
        }
        if method == "PUT":
            headers["x-amz-checksum-sha256"] = base64.b64encode(digest.digest()).decode()
        headers["authorization"] = authorization(
            self._key, method, path, query, headers, region=at.region, moment=moment
        )
        target = encoded_path(path) + (f"?{encoded_query(query)}" if query else "")
        connection = self._connection()
        try:
            connection.request(method, target, body=content or None, headers=headers)
            answer = connection.getresponse()
            body = answer.read(LARGEST)
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(Lack.EVIDENCE_STORE, place=self.place) from error
        finally:
            connection.close()
        return answer.status, body

    def _connection(self) -> http.client.HTTPConnection:
        at = self._at
        if at.is_secure:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(
                at.host, at.port, timeout=_TIMEOUT_S, context=context
            )
        return http.client.HTTPConnection(at.host, at.port, timeout=_TIMEOUT_S)

    def _refused(self, status: int) -> Unavailable:
        lacks = {401: Lack.EVIDENCE_LOGIN, 403: Lack.EVIDENCE_LOGIN, 507: Lack.EVIDENCE_FULL}
        return Unavailable(lacks.get(status, Lack.EVIDENCE_STORE), place=self.place)


def _listed(answer: bytes, folder: str) -> tuple[list[Kept], str]:
    """The objects that a list names, and where the next one goes on; empty at the last.

    Raises:
        ValueError, SyntaxError, OverflowError: no list, or one that declares types and entities of
            its own: those could grow without end, and a list has none.
    """
    said = answer.decode()
    if len(answer) > _LARGEST_LIST or "<!" in said:
        raise ValueError("no list of objects")
    page, named = ElementTree.fromstring(said), []
    for each in page.iterfind("{*}Contents"):
        at = datetime.fromisoformat(_text(each, "LastModified").replace("Z", "+00:00"))
        name = _text(each, "Key").removeprefix(folder)
        named.append(Kept(name, int(_text(each, "Size")), at.timestamp()))
    return named, _text(page, "NextContinuationToken")


def _text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{{*}}{name}") or ""
