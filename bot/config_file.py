"""Where config.toml is looked for, and what it says: the file as it stands, not yet judged."""

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PREFIX = "VISITBOT_"
ROOT = Path(__file__).parent.parent


class ConfigError(Exception):
    """The settings cannot be used; the text says which key and what to do about it."""


def default_path(env: Mapping[str, str]) -> Path | None:
    if named := env.get(f"{PREFIX}CONFIG"):
        return Path(named)
    here = Path("config.toml")
    return here if here.is_file() else shipped_path()


def shipped_path() -> Path | None:
    """The file that comes with the program: in a clone beside it, installed in the environment's share."""
    installed = Path(sys.prefix) / "share" / "visitbot" / "config.toml"
    return next((path for path in (ROOT / "config.toml", installed) if path.is_file()), None)


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What `above` says, the rest as `below` has it, section by section; a list counts whole."""
    merged = {**below, **above}
    for key in below.keys() & above.keys():
        if isinstance(below[key], dict) and isinstance(above[key], dict):
            merged[key] = laid_over(below[key], above[key])
    return merged


def read_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows' editor puts a mark in front
    except FileNotFoundError:
        raise ConfigError(f"there is no file {path}") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not text in UTF-8: save it as that") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
