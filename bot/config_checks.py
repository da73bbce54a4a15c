"""Settings that are well formed each by itself, and cannot be used together or on this machine."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from phonenumbers import SUPPORTED_REGIONS

if TYPE_CHECKING:
    from bot.config import Settings

SHORTEST_KEY = 32
TOKEN = re.compile(r"\d+:\S+")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
TELEGRAM = "https://api.telegram.org"


def faults_of(settings: "Settings", prefix: str) -> Iterator[str]:
    """A sentence each; `prefix` is that of the environment's variables."""
    yield from _of_telegram(settings, prefix)
    yield from _of_places(settings, prefix)
    yield from _of_storage(settings, prefix)
    yield from _of_the_company(settings)


def _of_telegram(settings: "Settings", prefix: str) -> Iterator[str]:
    token = settings.secrets.token.get_secret_value()
    if token and not TOKEN.fullmatch(token):
        yield (
            f"{prefix}TOKEN is no bot's token: a number, a colon and letters, exactly as @BotFather sent them"
        )
    if settings.telegram.receive == "webhook":
        if not settings.webhook.public_url:
            yield "webhook.public_url is needed when telegram.receive is webhook"
        if settings.telegram.api_url == TELEGRAM and not settings.webhook.public_url.startswith("https://"):
            yield "webhook.public_url must begin with https://: Telegram calls no other address"
        if not WEBHOOK_SECRET.fullmatch(settings.secrets.webhook_secret.get_secret_value()):
            yield f"set {prefix}WEBHOOK_SECRET: 16 to 256 characters of A-Z a-z 0-9 _ -"


def _of_places(settings: "Settings", prefix: str) -> Iterator[str]:
    if settings.routes.engine != "estimate" and not settings.routes.url:
        yield "routes.url is needed when routes.engine is osrm or valhalla"
    kind = settings.geocoding.kind
    if kind in ("nominatim", "photon", "pelias") and not settings.geocoding.url:
        yield f"geocoding.url is needed when geocoding.kind is {kind}: the public ones forbid lists"
    if kind in ("baidu", "opencage") and not settings.secrets.geocoder_key.get_secret_value():
        yield f"set {prefix}GEOCODER_KEY when geocoding.kind is {kind}"


def _of_storage(settings: "Settings", prefix: str) -> Iterator[str]:
    if not settings.database_url.startswith("sqlite") and find_spec("asyncpg") is None:
        yield "PostgreSQL needs its driver: .venv/bin/pip install -e '.[postgres]'"
    secrets = settings.secrets
    if settings.blobs.store == "s3":
        if not settings.blobs.bucket:
            yield "blobs.bucket is needed when blobs.store is s3"
        keys = (secrets.s3_access_key_id, secrets.s3_secret_access_key)
        if not all(key.get_secret_value() for key in keys):
            yield f"set {prefix}S3_ACCESS_KEY_ID and {prefix}S3_SECRET_ACCESS_KEY when blobs.store is s3"
    key = secrets.template_key.get_secret_value()
    if key and len(key) < SHORTEST_KEY:
        yield f"{prefix}TEMPLATE_KEY is too short: {SHORTEST_KEY} characters or more"


def _of_the_company(settings: "Settings") -> Iterator[str]:
    company = settings.company
    if not any(company.forms.glob("*.xlsx")):
        yield f"company.forms: there is no form (.xlsx) in the folder {company.forms}"
    if company.country not in SUPPORTED_REGIONS:
        yield f"company.country: there is no country {company.country} (two letters, ISO 3166, such as CN)"
    slugs = [visit_type.slug for visit_type in settings.policy.visit_types]
    if len(set(slugs)) != len(slugs):
        yield "policy.visit_types: two visit types have the same slug"
