"""What alembic runs: our tables are the target; the connection is given, or opened from the settings."""

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.config import load_settings
from bot.storage.columns import JSON, Instant, OneOf
from bot.storage.tables import metadata


def rendered(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Our own column types as the plain ones below them: a migration must not change with the program."""
    if kind != "type":
        return False
    if item is JSON:
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return "sa.String(length=32)" if isinstance(item, OneOf) else False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=rendered,
        # SQLite cannot alter most things in place: a table is rebuilt instead.
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_alone() -> None:
    """From the command line of alembic itself."""
    engine = create_async_engine(load_settings().database_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(migrate_alone())
