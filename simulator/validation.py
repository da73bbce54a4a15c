"""Turns the raw arguments of a call into typed parameters, or refuses as Telegram refuses."""

import contextlib
import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from simulator.refusals import ApiRefusal, bad_request
from simulator.request_args import Args, Upload, json_value
from simulator.schema import Field, Limit, Method, schema
from simulator.shapes import check_for

Coercion = Callable[[object], Any]

TRUE_WORDS = frozenset({"true", "yes", "1"})
FALSE_WORDS = frozenset({"false", "no", "0"})
NUMBER = re.compile(r"[+-]?\d+")
MAX_INTEGER = 2**63

# What Telegram says when these are missing or unreadable; others are named generically.
MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "action": "wrong parameter action in request",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "phone_number": "phone number is empty",
    "first_name": "first name is empty",
    "title": "title is empty",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
FILE_PARAMS = frozenset(
    [
        "photo",
        "audio",
        "document",
        "video",
        "animation",
        "voice",
        "video_note",
        "sticker",
        "live_photo",
        "thumbnail",
        "certificate",
    ]
)
JSON_TITLES = {
    "reply_markup": "reply keyboard markup JSON object",
    "entities": "entities JSON object",
    "caption_entities": "entities JSON object",
    "media": "media JSON object",
    "commands": "commands JSON object",
    "scope": "BotCommandScope JSON object",
    "allowed_updates": "allowed_updates JSON object",
}
# Checked where the text is parsed or the keyboard is built, with Telegram's own words there.
CHECKED_ELSEWHERE = frozenset({"text", "caption", "limit", "heading", "live_period", "horizontal_accuracy"})
CHECKED_ELSEWHERE_IN = {
    ("sendMediaGroup", "media"),
    ("sendPoll", "question"),
    ("sendPoll", "options"),
    ("sendPoll", "explanation"),
    ("editMessageLiveLocation", "proximity_alert_radius"),
    ("sendLocation", "proximity_alert_radius"),
}


class ParameterReader:
    """Reads the parameters of one method; built once, used for every call."""

    def __init__(self, method: Method) -> None:
        self._method = method
        self._coercions = {name: _coercion(field) for name, field in method.params.items()}
        self._required = tuple(name for name, field in method.params.items() if field.required)
        self._limits = {
            name: field.limit
            for name, field in method.params.items()
            if field.limit
            and name not in CHECKED_ELSEWHERE
            and (method.name, name) not in CHECKED_ELSEWHERE_IN
        }

    def read(self, args: Args) -> dict[str, Any]:
        """Return the parameters that are present; parameters that the API does not know are ignored."""
        params: dict[str, Any] = {}
        for name, value in args.values.items():
            coerce = self._coercions.get(name)
            if coerce is not None and value is not None and value != "":
                params[name] = coerce(value)
                if params[name] is None:
                    del params[name]
        for name, upload in args.files.items():
            if name in self._coercions:
                params[name] = upload
        for name in self._required:
            if name not in params and not self._may_be_empty(name, args):
                raise missing(name)
        for name, limit in self._limits.items():
            if name in params:
                _check_limit(name, params[name], limit)
        return params

    def _may_be_empty(self, name: str, args: Args) -> bool:
        """Setting a webhook to nothing, named or not, deletes it; a draft may have no text yet."""
        return self._method.name == "setWebhook" or (
            name in args.values and self._method.name == "sendMessageDraft"
        )


@cache
def readers() -> Mapping[str, ParameterReader]:
    """Return a reader for every method of the schema."""
    return {name: ParameterReader(method) for name, method in schema().methods.items()}


def missing(name: str) -> ApiRefusal:
    if name in MISSING:
        return bad_request(MISSING[name])
    if name in FILE_PARAMS:
        return bad_request(f"there is no {name.replace('_', ' ')} in the request")
    return bad_request(f'parameter "{name}" is required')


def _coercion(field: Field) -> Coercion:
    scalar = SCALAR_COERCIONS.get(field.type)
    if scalar is not None:
        return lambda value: scalar(field.name, value)
    return _json_coercion(field)


def _integer(name: str, value: object) -> int:
    number: int | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif (isinstance(value, float) and value.is_integer()) or (
        isinstance(value, str) and NUMBER.fullmatch(value.strip())
    ):
        number = int(value)
    if number is None or abs(number) >= MAX_INTEGER:
        raise bad_request(MISSING.get(name, f'can\'t parse "{name}": must be of type Integer'))
    return number


def _float(name: str, value: object) -> float:
    number = math.nan
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        with contextlib.suppress(ValueError):
            number = float(value)
    if not math.isfinite(number):
        raise bad_request(MISSING.get(name, f'can\'t parse "{name}": must be of type Float'))
    return number


def _boolean(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    raise bad_request(f'can\'t parse "{name}": must be of type Boolean')


def _string(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise bad_request(f'can\'t parse "{name}": must be of type String')


def _chat_id(name: str, value: object) -> int | str:
    """A number, or the text that may be a @username; an unknown one is "chat not found" later."""
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        return value.strip()
    try:
        return _integer(name, value)
    except ApiRefusal as error:
        raise bad_request("chat not found") from error


SCALAR_COERCIONS: dict[str, Callable[[str, object], Any]] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "String": _string,
    "Integer or String": _chat_id,
    "InputFile": _string,
    "InputFile or String": _string,
}


def _json_coercion(field: Field) -> Coercion:
    title = JSON_TITLES.get(field.name, f"{field.name} JSON object")

    def coerce(value: object) -> Any:
        parsed = value
        if isinstance(value, Upload):
            raise bad_request(f"can't parse {title}")
        if isinstance(value, str):
            try:
                parsed = json_value(value)
            except (ValueError, RecursionError) as error:
                raise bad_request(f"can't parse {title}") from error
        if parsed is None:
            return None
        if field.name == "reply_markup":  # read button by button where the keyboard is built
            if not isinstance(parsed, dict):
                raise bad_request("object expected as reply markup")
            return parsed
        if problem := check_for(field.type, strict=False)(parsed):
            raise bad_request(f"can't parse {title}: {problem}")
        return parsed

    return coerce


def _check_limit(name: str, value: Any, limit: Limit) -> None:
    if limit.unit == "value":
        if not limit.low <= value <= limit.high:
            raise bad_request(f'"{name}" must be between {limit.low} and {limit.high}')
        return
    if name == "message_ids":
        if len(value) > limit.high:
            raise bad_request("too many message identifiers specified")
        if not value:
            raise missing(name)
    size = len(value.encode()) if limit.unit == "bytes" and isinstance(value, str) else len(value)
    if size > limit.high:
        kind = "list" if isinstance(value, list) else "text"
        raise bad_request(f'"{name}" is too long: the {kind} may have up to {limit.high} {limit.unit}')
    if size < limit.low:
        raise bad_request(f'"{name}" is too short: at least {limit.low} {limit.unit}')
