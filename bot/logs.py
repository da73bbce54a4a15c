"""Logging: one line a record to standard error, and no secret in any of them."""

import logging
import sys
from collections.abc import Iterable

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
QUIET = ("aiogram.event", "aiohttp.access", "sqlalchemy", "aiosqlite", "alembic")
"""They write a line an update, a request or a statement, with what people said and where they were in it."""


class RedactingFormatter(logging.Formatter):
    """Cuts secrets out of the finished line: tracebacks and libraries' own messages are covered too."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(FORMAT)
        # Longest first: a token is cut whole before a part of it is.
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def set_up_logging(level: str, secrets: Iterable[str]) -> None:
    """Replace whatever is set up on the root logger."""
    handler = logging.StreamHandler(sys.stderr)
    # A bot's token is its number, a colon and the secret part: either may turn up alone.
    parts = [part for secret in secrets for part in (secret, secret.partition(":")[2])]
    handler.setFormatter(RedactingFormatter(parts))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("asyncio").setLevel(max(logging.INFO, logging.getLevelName(level)))
