"""Migrations of the schema; `bot.storage.schema` runs them, `alembic.ini` is for writing new ones."""
