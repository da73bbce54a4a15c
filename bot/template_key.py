"""The key that seals face templates: from the environment, else a file outside the database."""

import hashlib
import os
import re
import secrets
from pathlib import Path

from bot.config import Settings
from bot.config_file import PREFIX, ConfigError

KEY = re.compile(r"[0-9a-f]{64}")
VARIABLE = f"{PREFIX}TEMPLATE_KEY"


def template_key(settings: Settings) -> bytes:
    """32 bytes. The file is made at the first start, readable by its owner alone."""
    given = settings.secrets.template_key.get_secret_value()
    if given:
        return hashlib.sha256(given.encode()).digest()
    return bytes.fromhex(_from(settings.faces.key_file))


def where_it_lies(settings: Settings) -> str:
    """For `check-config`: one sentence, and what to do for real use."""
    if settings.secrets.template_key.get_secret_value():
        return f"Face templates are sealed with {VARIABLE}."
    return (
        f"Face templates are sealed with a key in {settings.faces.key_file}: good for trying things out. For "
        f"real use set {VARIABLE} (32 characters or more, e.g. `openssl rand -hex 32`) and keep a copy: "
        "without it everybody has to enrol again."
    )


def _from(path: Path) -> str:
    try:
        key = _made(path) or path.read_text(encoding="latin-1").strip()
    except OSError as error:
        raise ConfigError(f"faces.key_file: {path} cannot be used: {error.strerror}") from None
    if not KEY.fullmatch(key):
        raise ConfigError(f"{path} is no key for face templates: delete it, and everybody enrols again")
    return key


def _made(path: Path) -> str | None:
    """None when there is one: another process may have been first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    key = secrets.token_hex(32)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key
