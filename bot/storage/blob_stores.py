"""Where the company keeps its files: a folder, or a bucket of any S3-compatible store."""

from obstore.store import S3Store

from bot.config import Settings
from bot.config_file import ConfigError
from bot.storage.blobs import Blobs


def open_blobs(settings: Settings) -> Blobs:
    """Raises ConfigError for a folder that cannot be made."""
    blobs, secrets = settings.blobs, settings.secrets
    if blobs.store == "folder":
        try:
            return Blobs.in_folder(blobs.folder)
        except OSError as error:
            raise ConfigError(f"blobs.folder: {blobs.folder} cannot be used: {error.strerror}") from None
    store = S3Store(
        blobs.bucket,
        prefix=blobs.prefix or None,
        region=blobs.region,
        endpoint=blobs.endpoint or f"https://s3.{blobs.region}.amazonaws.com",
        access_key_id=secrets.s3_access_key_id.get_secret_value(),
        secret_access_key=secrets.s3_secret_access_key.get_secret_value(),
        client_options={"allow_http": blobs.endpoint.startswith("http://")},
    )
    return Blobs(store)
