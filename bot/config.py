"""Settings: config.toml and the environment, read once, checked, frozen; secrets never from a file."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.config_checks import faults_of
from bot.config_file import PREFIX, ROOT, ConfigError, default_path, laid_over, read_file, shipped_path
from bot.config_words import what_is_wrong
from bot.rules.datum import Datum
from bot.rules.language import Language
from bot.rules.policy import Policy

DRIVERS = {"postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite"}
"""Addresses as hosting services write them, and what they are here."""


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        near = get_close_matches(name, available_timezones(), n=1)
        raise ValueError(f"unknown time zone{f', perhaps {near[0]}' if near else ''}")
    return name


def _usable_address(url: SecretStr) -> SecretStr:
    try:
        address = make_url(url.get_secret_value())
    except ArgumentError:
        address = None
    driver = DRIVERS.get(address.drivername, address.drivername) if address else ""
    if address is None or driver not in DRIVERS.values():
        raise ValueError("must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://")
    return SecretStr(address.set(drivername=driver).render_as_string(hide_password=False))


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
    url: Annotated[SecretStr, AfterValidator(_usable_address)] = SecretStr(
        "sqlite+aiosqlite:///var/visitbot.db"
    )


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


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class LogSettings(Section):
    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"


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
    written = read_file(path or default_path(env))
    shipped = read_file(shipped_path())
    _refuse_secrets(written)
    _refuse_unknown(written, Settings, ())
    variables = _apply_environment(written, env)
    if isinstance(policy := written.setdefault("policy", {}), dict):
        written["policy"] = laid_over(shipped.get("policy", {}), policy)
    try:
        settings = Settings.model_validate(written)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = variables.get(first["loc"]) or _dotted(first["loc"])
        raise ConfigError(f"{name}: {what_is_wrong(first)}") from None  # it quotes input
    for fault in faults_of(settings, PREFIX):
        raise ConfigError(fault)
    return settings


def _refuse_secrets(written: dict[str, Any]) -> None:
    for key in written.get("secrets") or ():
        raise ConfigError(f"secrets.{key} must not stand in a file: set {PREFIX}{str(key).upper()} instead")
    database = written.get("database")
    url = database.get("url") if isinstance(database, dict) else ""
    if isinstance(url, str) and _password_in(url):
        raise ConfigError(f"database.url carries a password: set {PREFIX}DATABASE_URL instead")


def _password_in(url: str) -> str | None:
    try:
        return make_url(url).password
    except ArgumentError:
        return None


def _refuse_unknown(written: Mapping[str, Any], model: type[BaseModel], above: tuple[str, ...]) -> None:
    for key, value in written.items():
        if key not in model.model_fields:
            near = _nearest(key, model.model_fields) or _elsewhere(key)
            raise ConfigError(f"{_dotted((*above, key))} is no setting{near}")
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


def _apply_environment(
    written: dict[str, Any], env: Mapping[str, str]
) -> Mapping[tuple[int | str, ...], str]:
    """Put it over what is written; returns which variable gave which key. An empty one gives none."""
    keys, given = _environment_keys(), dict[tuple[int | str, ...], str]()
    for variable, value in env.items():
        name = variable.removeprefix(PREFIX)
        if name == variable or name == "CONFIG":
            continue
        if name not in keys:
            raise ConfigError(f"{variable} is no setting{_nearest(name, keys, prefix=PREFIX)}")
        if not value.strip():
            continue
        section, key = keys[name]
        if not isinstance(written.setdefault(section, {}), dict):
            break  # the validator says what is wrong with it
        written[section][key] = value.strip()
        given[section, key] = variable
    return given


def _elsewhere(key: str) -> str:
    """The setting of this name in another section."""
    if key in Secrets.model_fields:
        return f"; set {PREFIX}{key.upper()} in the environment"
    found = next((path for path in _paths(Settings) if path[-1] == key), None)
    return f"; did you mean {_dotted(found)}?" if found else ""


def _paths(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        yield (*above, name)
        inner = _model_in(field.annotation)
        if inner is not None:
            yield from _paths(inner, (*above, name))


def _nearest(key: str, known: Mapping[str, object], *, prefix: str = "") -> str:
    found = get_close_matches(key, known, n=1, cutoff=0.5)
    return f"; did you mean {prefix}{found[0]}?" if found else ""


def _dotted(location: tuple[int | str, ...]) -> str:
    """`policy.visit_types.2.slug`: people count entries from one."""
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in location)
