"""Functions that name, sign or encode.

Uuid, digest, base64, the form's version and the device's properties.
"""

import base64
import binascii
import hashlib
import zlib

from bot.forms.xpath.expressions import Constant, Expression, number, text
from bot.forms.xpath.functions.signature import Signature, Table, of_atoms
from bot.forms.xpath.problems import EvaluationFailed, ExpressionRefused
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Atom, Value, to_text

_DIGESTS = {
    "MD5": hashlib.md5,
    "SHA-1": hashlib.sha1,
    "SHA-256": hashlib.sha256,
    "SHA-384": hashlib.sha384,
    "SHA-512": hashlib.sha512,
}
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _digest(value: Atom, algorithm: Atom, encoding: Atom = "base64") -> Value:
    data = to_text(value).encode()
    name = to_text(algorithm).upper()
    if name == "CRC32":
        raw = zlib.crc32(data).to_bytes(4, "big")
    elif name in _DIGESTS:
        raw = _DIGESTS[name](data).digest()
    else:
        raise EvaluationFailed(f"digest() does not know “{to_text(algorithm)}”")
    return raw.hex() if to_text(encoding).lower() == "hex" else base64.b64encode(raw).decode()


def check_digest(arguments: tuple[Expression, ...]) -> None:
    algorithm = arguments[1]
    if isinstance(algorithm, Constant) and to_text(algorithm.value).upper() not in {*_DIGESTS, "CRC32"}:
        raise ExpressionRefused(f"digest() does not know “{to_text(algorithm.value)}”")


def _base64_decode(value: Atom) -> Value:
    try:
        return base64.b64decode(to_text(value)).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError) as error:
        raise EvaluationFailed("base64-decode() was given something else") from error


def _uuid(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    chance = scope.world.texts.chance
    if arguments:
        return "".join(_LETTERS[int(chance() * 36)] for _ in range(int(number(arguments[0], scope))))
    return new_uuid([int(chance() * 2**32) for _ in range(4)])


def new_uuid(words: list[int]) -> str:
    """A version 4 UUID out of four random 32-bit words."""
    digits = "".join(f"{word:08x}" for word in words)
    variant = f"{8 + int(digits[16], 16) % 4:x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def _version(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return scope.world.form_version


def _property(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return scope.world.properties.get(text(arguments[0], scope), "")


IDENTITY: Table = {
    "digest": of_atoms(_digest, 2, 3),
    "base64-decode": of_atoms(_base64_decode, 1),
    "uuid": Signature(_uuid, 0, 1),
    "version": Signature(_version, 0, 0),
    "property": Signature(_property, 1, 1),
}
