"""A small S3-compatible store for tests: in memory, with every signature worked out anew."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from wms_desktop.db.signing import StoreKey, authorization

REGION = "test-1"


class BucketServer:
    """One bucket, ``evidence``, behind plain HTTP on this computer."""

    def __init__(self, key: StoreKey, *, is_conditional: bool = True) -> None:
        self.objects: dict[str, bytes] = {}
        self.key, self.is_conditional, self.is_full = key, is_conditional, False
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        """As `evidence use s3` takes it."""
        return f"http://127.0.0.1:{self._server.server_port}/evidence/shop?region={REGION}"

    def __enter__(self) -> BucketServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(store: BucketServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        do_PUT = do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            path, query = unquote(parts.path), dict(parse_qsl(parts.query))
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            store.asked.append(f"{self.command} {path}")
            is_whole = self.headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
            if not self._is_signed(path, query) or not is_whole:
                return self._send(403)
            name = path.removeprefix("/evidence/")
            if self.command == "PUT":
                return self._send(self._put(name, body))
            if "list-type" in query:
                return self._send(200, _page(store.objects, query))
            if name not in store.objects:
                return self._send(404)
            return self._send(200, b"" if self.command == "HEAD" else store.objects[name])

        def _put(self, name: str, body: bytes) -> int:
            told = self.headers.get("x-amz-checksum-sha256", "")
            if told != base64.b64encode(hashlib.sha256(body).digest()).decode():
                return 400
            if store.is_full:
                return 507
            if self.headers.get("if-none-match") == "*":
                if not store.is_conditional:
                    return 501
                if name in store.objects:
                    return 412
            store.objects[name] = body
            return 200

        def _is_signed(self, path: str, query: dict[str, str]) -> bool:
            given = self.headers.get("authorization", "")
            names = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
            headers = {name: self.headers[name] for name in names if name in self.headers}
            moment = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ")
            expected = authorization(
                store.key, self.command, path, query, headers, region=REGION,
                moment=moment.replace(tzinfo=UTC),
            )  # fmt: skip
            return given == expected

        def _send(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    return Handler


def _page(objects: dict[str, bytes], query: dict[str, str]) -> bytes:
    """Two names a page, so that whoever lists must turn over."""
    names = sorted(name for name in objects if name.startswith(query["prefix"]))
    names = [name for name in names if name > query.get("continuation-token", "")]
    rows = "".join(
        f"<Contents><Key>{name}</Key><LastModified>2026-05-01T00:00:00.000Z</LastModified>"
        f"<Size>{len(objects[name])}</Size></Contents>"
        for name in names[:2]
    )
    more = f"<NextContinuationToken>{names[1]}</NextContinuationToken>" if len(names) > 2 else ""
    space = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
    return f"<ListBucketResult {space}>{rows}{more}</ListBucketResult>".encode()
