"""Settings: config.toml and the environment, read once, checked, frozen; secrets never from a file."""

import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from sqlalchemy.engine import make_url

from bot.rules.datum import Datum
from bot.rules.language import Language
from bot.rules.policy import Policy

PREFIX = "VISITBOT_"
ROOT = Path(__file__).parent.parent
SHORTEST_KEY = 32
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class ConfigError(Exception):
    """The settings cannot be used; the text says which key and what to do about it."""


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        near = get_close_matches(name, available_timezones(), n=1)
        raise ValueError(f"unknown time zone{f', perhaps {near[0]}' if near else ''}")
    return name


class Receive(StrEnum):
    POLLING = "polling"
    WEBHOOK = "webhook"


class TelegramSettings(Section):
    receive: Receive = Receive.POLLING
    api_url: str = Field(default="https://api.telegram.org", pattern=r"^https?://")
    poll_s: int = Field(default=50, ge=0, le=50)
    timeout_s: float = Field(default=20, gt=0, le=120)


class WebhookSettings(Section):
    public_url: str = Field(default="", pattern=r"^(https?://.*)?$")
    host: str = "127.0.0.1"
    port: int = Field(default=8443, ge=0, le=65535)
    max_body_kb: int = Field(default=1024, gt=0)


class DatabaseSettings(Section):
    url: SecretStr = SecretStr("sqlite+aiosqlite:///var/visitbot.db")


class BlobSettings(Section):
    store: Literal["folder", "s3"] = "folder"
    folder: Path = Path("var/blobs")
    bucket: str = ""
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"


class SendingSettings(Section):
    per_second: float = Field(default=25, gt=0)
    burst: int = Field(default=5, gt=0)
    per_chat_per_second: float = Field(default=1, gt=0)
    per_chat_burst: int = Field(default=3, gt=0)
    in_flight: int = Field(default=8, gt=0, le=64)


class InboxSettings(Section):
    attempts: int = Field(default=5, gt=0)
    held_s: float = Field(default=60, gt=0)
    keep_bodies_days: float = Field(default=7, gt=0)
    keep_dead_letters_days: float = Field(default=30, gt=0)


class ImageSettings(Section):
    workers: int = Field(default=1, ge=0, le=32)
    idle_s: float = Field(default=60, gt=0)


class FaceSettings(Section):
    key_file: Path = Path("var/template.key")


class CompanySettings(Section):
    zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    language: Language = Language.ZH
    country: str = Field(default="CN", pattern=r"^[A-Z]{2}$")
    forms: Path = ROOT / "forms"


class RouteSettings(Section):
    engine: Literal["estimate", "osrm", "valhalla"] = "estimate"
    url: str = Field(default="", pattern=r"^(https?://.*[^/])?$")
    profile: str = Field(default="driving", pattern=r"^[a-z_-]{1,40}$")
    timeout_s: float = Field(default=5, gt=0, le=60)


class GeocodingSettings(Section):
    kind: Literal["none", "nominatim", "photon", "pelias", "opencage", "baidu"] = "none"
    url: str = Field(default="", pattern=r"^(https?://.*[^/])?$")
    per_second: float = Field(default=1, gt=0.01, le=50)
    timeout_s: float = Field(default=5, gt=0, le=30)
    retry_s: float = Field(default=60, gt=0, le=3600)

    @property
    def is_on(self) -> bool:
        return self.kind != "none"


def _has_places_for_a_tile(url: str) -> str:
    if url and not all(part in url for part in ("{z}", "{x}", "{y}")):
        raise ValueError("{z}, {x} and {y} must stand in it")
    return url


class MapSettings(Section):
    tiles: Annotated[str, AfterValidator(_has_places_for_a_tile)] = Field(
        default="", pattern=r"^(https?://.*)?$"
    )
    attribution: str = Field(default="", max_length=80)
    datum: Literal[Datum.WGS_84, Datum.GCJ_02] = Datum.WGS_84
    timeout_s: float = Field(default=3, gt=0, le=30)
    folder: Path = Path("var/tiles")
    keep_days: float = Field(default=30, gt=0, le=365)


class ClockSettings(Section):
    tick_s: float = Field(default=20, gt=0)
    follow: str = Field(default="", pattern=r"^(https?://.*)?$")


class LogSettings(Section):
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Secrets(Section):
    """What comes from the environment only and is shown nowhere."""

    token: SecretStr = SecretStr("")
    webhook_secret: SecretStr = SecretStr("")
    s3_access_key_id: SecretStr = SecretStr("")
    s3_secret_access_key: SecretStr = SecretStr("")
    evidence_key: SecretStr = SecretStr("")
    template_key: SecretStr = SecretStr("")
    geocoder_key: SecretStr = SecretStr("")

    def values(self) -> tuple[str, ...]:
        found = (getattr(self, name).get_secret_value() for name in type(self).model_fields)
        return tuple(value for value in found if value)


class Settings(Section):
    telegram: TelegramSettings = TelegramSettings()
    webhook: WebhookSettings = WebhookSettings()
    database: DatabaseSettings = DatabaseSettings()
    blobs: BlobSettings = BlobSettings()
    sending: SendingSettings = SendingSettings()
    inbox: InboxSettings = InboxSettings()
    images: ImageSettings = ImageSettings()
    faces: FaceSettings = FaceSettings()
    company: CompanySettings = CompanySettings()
    routes: RouteSettings = RouteSettings()
    maps: MapSettings = MapSettings()
    geocoding: GeocodingSettings = GeocodingSettings()
    clock: ClockSettings = ClockSettings()
    log: LogSettings = LogSettings()
    policy: Policy = Policy()
    secrets: Secrets = Secrets()

    @property
    def database_url(self) -> str:
        return self.database.url.get_secret_value()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.company.zone)

    def secret_values(self) -> tuple[str, ...]:
        """Everything that no log line may carry."""
        password = make_url(self.database_url).password
        return (*self.secrets.values(), *((password,) if password else ()))


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the file (`VISITBOT_CONFIG`, else config.toml here or beside the program), then the environment.

    Raises ConfigError with one sentence for people.
    """
    env = os.environ if environ is None else environ
    written = _read(path or _default_path(env))
    _refuse_secrets(written)
    _refuse_unknown(written, Settings, ())
    _apply_environment(written, env)
    try:
        settings = Settings.model_validate(written)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ConfigError(f"{_dotted(first['loc'])}: {first['msg']}") from None  # it quotes input
    _check_together(settings)
    return settings


def _default_path(env: Mapping[str, str]) -> Path | None:
    if named := env.get(f"{PREFIX}CONFIG"):
        return Path(named)
    return next((path for path in (Path("config.toml"), ROOT / "config.toml") if path.is_file()), None)


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"there is no file {path}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error


def _refuse_secrets(written: dict[str, Any]) -> None:
    for key in written.get("secrets", {}):
        raise ConfigError(f"secrets.{key} must not stand in a file: set {PREFIX}{key.upper()} instead")
    url = written.get("database", {}).get("url", "")
    if isinstance(url, str) and "://" in url and make_url(url).password:
        raise ConfigError(f"database.url carries a password: set {PREFIX}DATABASE_URL instead")


def _refuse_unknown(written: Mapping[str, Any], model: type[BaseModel], above: tuple[str, ...]) -> None:
    for key, value in written.items():
        if key not in model.model_fields:
            raise ConfigError(f"{_dotted((*above, key))} is no setting{_nearest(key, model.model_fields)}")
        inner = _model_in(model.model_fields[key].annotation)
        if inner is not None:
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    _refuse_unknown(part, inner, (*above, key))


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside `Model`, `tuple[Model, ...]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, Union, UnionType):
        return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
    return None


def _environment_keys() -> dict[str, tuple[str, str]]:
    """`TOKEN` → ("secrets", "token"), `DATABASE_URL` → ("database", "url") …"""
    keys = {name.upper(): ("secrets", name) for name in Secrets.model_fields}
    for section, field in Settings.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is not None and section not in ("policy", "secrets"):
            keys |= {f"{section}_{name}".upper(): (section, name) for name in inner.model_fields}
    return keys


def _apply_environment(written: dict[str, Any], env: Mapping[str, str]) -> None:
    keys = _environment_keys()
    for variable, value in env.items():
        name = variable.removeprefix(PREFIX)
        if name == variable or name == "CONFIG":
            continue
        if name not in keys:
            raise ConfigError(f"{variable} is no setting{_nearest(name, keys, prefix=PREFIX)}")
        section, key = keys[name]
        written.setdefault(section, {})[key] = value


def _check_together(settings: Settings) -> None:
    if settings.telegram.receive is Receive.WEBHOOK:
        if not settings.webhook.public_url:
            raise ConfigError("webhook.public_url is needed when telegram.receive is webhook")
        secret = settings.secrets.webhook_secret.get_secret_value()
        if not WEBHOOK_SECRET.fullmatch(secret):
            raise ConfigError(f"set {PREFIX}WEBHOOK_SECRET: 16 to 256 characters of A-Z a-z 0-9 _ -")
    if settings.routes.engine != "estimate" and not settings.routes.url:
        raise ConfigError("routes.url is needed when routes.engine is osrm or valhalla")
    kind = settings.geocoding.kind
    if kind in ("nominatim", "photon", "pelias") and not settings.geocoding.url:
        raise ConfigError(
            f"geocoding.url is needed when geocoding.kind is {kind}: the public ones forbid lists"
        )
    if kind in ("baidu", "opencage") and not settings.secrets.geocoder_key.get_secret_value():
        raise ConfigError(f"set {PREFIX}GEOCODER_KEY when geocoding.kind is {kind}")
    if settings.blobs.store == "s3" and not settings.blobs.bucket:
        raise ConfigError("blobs.bucket is needed when blobs.store is s3")
    key = settings.secrets.template_key.get_secret_value()
    if key and len(key) < SHORTEST_KEY:
        raise ConfigError(f"{PREFIX}TEMPLATE_KEY is too short: {SHORTEST_KEY} characters or more")
    slugs = [visit_type.slug for visit_type in settings.policy.visit_types]
    if len(set(slugs)) != len(slugs):
        raise ConfigError("policy.visit_types: two visit types have the same slug")


def _nearest(key: str, known: Mapping[str, object], *, prefix: str = "") -> str:
    found = get_close_matches(key, known, n=1, cutoff=0.5)
    return f"; did you mean {prefix}{found[0]}?" if found else ""


def _dotted(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)
