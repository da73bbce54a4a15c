"""Functions that name, sign or encode.

Uuid, digest, base64, the form's version and the device's properties.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable

from bot.forms.xpath.expressions import Constant, Expression, number, text
from bot.forms.xpath.functions.signature import Signature, Table, of_atoms
from bot.forms.xpath.problems import EvaluationFailed, ExpressionRefused
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Atom, Value, to_text

_DIGESTS = {
    "MD5": hashlib.md5,
    "SHA1": hashlib.sha1,
    "SHA256": hashlib.sha256,
    "SHA384": hashlib.sha384,
    "SHA512": hashlib.sha512,
}
_ENCODINGS: dict[str, Callable[[bytes], str]] = {
    "HEX": bytes.hex,
    "BASE64": lambda raw: base64.b64encode(raw).decode(),
}
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


_LONGEST_NAME = 1000  # no form needs a longer random name; without a limit one number could fill the memory


def _digest(value: Atom, algorithm: Atom, encoding: Atom = "base64") -> Value:
    data = to_text(value).encode()
    digest, write = _DIGESTS.get(_plain(algorithm)), _ENCODINGS.get(_plain(encoding))
    if digest is None or write is None:
        raise EvaluationFailed(f"digest() does not know “{to_text(algorithm)}” or “{to_text(encoding)}”")
    return write(digest(data).digest())


def _plain(name: Atom) -> str:
    """“SHA-256” and “sha256” are the same, as in JavaRosa."""
    return to_text(name).upper().replace("-", "")


def check_digest(arguments: tuple[Expression, ...]) -> None:
    """Raises ExpressionRefused for a method or encoding that is not known."""
    known_names = (frozenset(_DIGESTS), frozenset(_ENCODINGS))
    for argument, known in zip(arguments[1:], known_names, strict=False):
        if isinstance(argument, Constant) and _plain(argument.value) not in known:
            raise ExpressionRefused(f"digest() does not know “{to_text(argument.value)}”")


def _base64_decode(value: Atom) -> Value:
    """What is no base64 decodes to nothing, as in JavaRosa."""
    try:
        return base64.b64decode(to_text(value)).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return ""


def _uuid(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    chance = scope.world.texts.chance
    if arguments:
        length = number(arguments[0], scope)
        whole = int(max(0, min(_LONGEST_NAME, length))) if length == length else 0
        return "".join(_LETTERS[int(chance() * 36)] for _ in range(whole))
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
