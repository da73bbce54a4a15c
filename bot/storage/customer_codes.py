"""Codes of customers, INDUSTRY-YEAR-SEQ such as IT-2024-001: each given once, none left out."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.customers import customer_sequence as sequence
from bot.storage.upsert import insert_into


async def next_code(db: AsyncConnection, industry: str, year: int) -> str:
    """The next code, taken in this transaction: whoever asks meanwhile waits for its end; no gap is left."""
    return (await next_codes(db, industry, year, 1))[0]


async def next_codes(db: AsyncConnection, industry: str, year: int, count: int) -> list[str]:
    """So many at once, in their order."""
    statement = insert_into(db, sequence).values(industry=industry, year=year, last=count)
    counted = statement.on_conflict_do_update(
        index_elements=[sequence.c.industry, sequence.c.year], set_={"last": sequence.c.last + count}
    )
    last = (await db.execute(counted.returning(sequence.c.last))).scalar_one()
    return [f"{industry}-{year}-{number:03d}" for number in range(last - count + 1, last + 1)]


async def code_used(db: AsyncConnection, code: str) -> None:
    """A code that came from elsewhere is never given again; one of another shape is left alone."""
    parts = code.rsplit("-", 2)
    if len(parts) != 3 or not (parts[1].isdecimal() and parts[2].isdecimal() and len(parts[1]) == 4):
        return
    industry, year, number = parts[0], int(parts[1]), int(parts[2])
    statement = insert_into(db, sequence).values(industry=industry, year=year, last=number)
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=[sequence.c.industry, sequence.c.year],
            set_={"last": number},
            where=sequence.c.last < number,
        )
    )
