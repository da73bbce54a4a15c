"""Contacts of customers: who is there, what they decide, how they are reached."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Contact
from bot.storage.customers import reindex
from bot.storage.tables.customers import contact


async def contacts_of(db: AsyncConnection, customer_id: int) -> tuple[Contact, ...]:
    """In the order in which they were written down."""
    query = select(contact).where(contact.c.customer_id == customer_id).order_by(contact.c.id)
    return tuple(_contact(row) for row in await db.execute(query))


async def contact_of(db: AsyncConnection, contact_id: int) -> Contact | None:
    row = (await db.execute(select(contact).where(contact.c.id == contact_id))).first()
    return _contact(row) if row else None


async def add_contact(
    db: AsyncConnection, customer_id: int, *, name: str, title: str = "", role: str = "", phone: str = ""
) -> int:
    """The new contact's id; the customer is found by the telephone from now on."""
    values = {"customer_id": customer_id, "name": name, "title": title, "role": role, "phone": phone}
    statement = contact.insert().values(values).returning(contact.c.id)
    contact_id = int((await db.execute(statement)).scalar_one())
    await reindex(db, customer_id)
    return contact_id


async def change_contact(db: AsyncConnection, kept: Contact, **changed: str) -> None:
    await db.execute(contact.update().where(contact.c.id == kept.id).values(**changed))
    await reindex(db, kept.customer_id)


async def remove_contact(db: AsyncConnection, kept: Contact) -> None:
    """Erased, not hidden: contacts are people who may ask for it."""
    await db.execute(contact.delete().where(contact.c.id == kept.id))
    await reindex(db, kept.customer_id)


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        id=row.id,
        customer_id=row.customer_id,
        name=row.name,
        title=row.title,
        role=row.role,
        phone=row.phone,
    )
