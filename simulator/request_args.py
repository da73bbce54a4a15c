"""Reads the arguments of a Bot API call in every style clients use: query, form, JSON, multipart."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import BodyPartReader, ClientResponse, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from simulator.refusals import ApiRefusal, bad_request

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
DISPOSITION = re.compile(r';\s*([\w-]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))')


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart request."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Args:
    values: dict[str, Any]
    files: dict[str, Upload]


async def read_args(request: web.Request) -> Args:
    """Return the arguments of a call; those of the body win over those of the query."""
    args = await read_body(request) if request.can_read_body else Args({}, {})
    return Args(dict(request.query) | args.values, args.files)


async def read_body(message: web.Request | ClientResponse) -> Args:
    """Return the arguments in the body of a call, or of a webhook's answer, in whichever way they are put."""
    kind = message.content_type
    if kind == "multipart/form-data":
        return await _multipart(message)
    if kind == "application/json":
        return Args(_json_object(await message.read()), {})
    if kind == "application/x-www-form-urlencoded":
        # Not `request.post()`: that reads nothing of a GET, whose form Telegram reads as well.
        form = (await message.read()).decode("utf-8", errors="replace")
        return Args(dict(parse_qsl(form, keep_blank_values=True)), {})
    return Args({}, {})


def json_value(text: str) -> Any:
    """Parse JSON; raises ValueError or RecursionError, and refuses halves of surrogate pairs."""
    parsed = json.loads(text)
    if "\\ud" in text.lower():
        try:
            json.dumps(parsed, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise bad_request("strings must be encoded in UTF-8") from error
    return parsed


def _json_object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        parsed = json_value(body.decode())
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse request: invalid JSON") from error
    if parsed is None:  # as libraries in Go send a call without parameters
        return {}
    if not isinstance(parsed, dict):
        raise bad_request("can't parse request: JSON object expected")
    return parsed


def _disposition(header: str) -> dict[str, str]:
    """What a part says of itself; one with a file name, even an empty one, is a file.

    Not as the HTTP library reads it, which takes slashes off names and cannot read spaces without quotes.
    """
    told = {}
    for name, quoted, bare in DISPOSITION.findall(header):
        value = re.sub(r"\\(.)", r"\1", quoted) or bare.strip()
        if name.endswith("*"):
            value = unquote(value.rpartition("'")[2])
        told[name.lower().rstrip("*")] = value
    return told


async def _multipart(message: web.Request | ClientResponse) -> Args:
    values: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    total = 0
    try:
        reader = MultipartReader(message.headers, message.content)
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader):
                continue
            content = await part.read(decode=True)
            total += len(content)
            if total > MAX_UPLOAD_BYTES:
                raise ApiRefusal(413, "Request Entity Too Large")
            told = _disposition(part.headers.get("Content-Disposition", ""))
            name = told.get("name", "")
            if "filename" in told:
                kind = part.headers.get("Content-Type", "application/octet-stream")
                files[name] = Upload(told["filename"] or "file", kind, bytes(content))
            else:
                values[name] = bytes(content).decode("utf-8", errors="replace")
    except (ValueError, HttpProcessingError) as error:
        raise bad_request("can't parse multipart request") from error
    return Args(values, files)
