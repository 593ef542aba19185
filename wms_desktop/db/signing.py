"""Signatures of requests to an S3-compatible store, version 4.

Source: AWS, "Authenticating Requests: Using the Authorization Header (Signature Version 4)".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class StoreKey:
    """What proves who asks. Never shown, never logged, never in a file of this program."""

    key_id: str
    secret: str = field(repr=False)


def encoded_path(path: str) -> str:
    """*path* as it stands in the request and in what is signed."""
    return quote(path, safe="/-_.~")


def encoded_query(query: Mapping[str, str]) -> str:
    """*query* in the order and spelling that is signed."""
    pairs = ((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in query.items())
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def authorization(
    key: StoreKey,
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    *,
    region: str,
    moment: datetime,
) -> str:
    """The ``Authorization`` header of one request.

    Args:
        path: as it is, not encoded.
        headers: every header that is sent, with ``host``, ``x-amz-date`` and
            ``x-amz-content-sha256``; names in any case.
        moment: in UTC, the same as ``x-amz-date``.
    """
    told = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    names = ";".join(sorted(told))
    canonical = "\n".join(
        (
            method,
            encoded_path(path),
            encoded_query(query),
            *(f"{name}:{told[name]}" for name in sorted(told)),
            "",
            names,
            told["x-amz-content-sha256"],
        )
    )
    day = f"{moment:%Y%m%d}"
    scope = f"{day}/{region}/s3/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"{_ALGORITHM}\n{moment:%Y%m%dT%H%M%SZ}\n{scope}\n{hashed}"
    signing = f"AWS4{key.secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(signing, to_sign.encode(), hashlib.sha256).hexdigest()
    return (
        f"{_ALGORITHM} Credential={key.key_id}/{scope}, SignedHeaders={names}, "
        f"Signature={signature}"
    )
