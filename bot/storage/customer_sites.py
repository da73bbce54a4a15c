"""Changing the places of a customer."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.customers import site


async def change_site(db: AsyncConnection, site_id: int, **changed: Any) -> None:
    await db.execute(site.update().where(site.c.id == site_id).values(**changed))


async def make_main(db: AsyncConnection, customer_id: int, site_id: int) -> None:
    """Exactly this one of the customer's."""
    here = site.c.customer_id == customer_id
    await db.execute(site.update().where(here).values(is_main=site.c.id == site_id))
