"""Codes of customers: counted by industry and year, none twice, none left out, whoever asks at once."""

import asyncio

from bot.storage.customer_codes import code_used, next_code
from bot.storage.database import Database


async def test_codes_are_counted_within_industry_and_year(database: Database) -> None:
    async with database.writing() as db:
        codes = [await next_code(db, *of) for of in (("IT", 2024), ("IT", 2024), ("IT", 2025), ("RT", 2024))]
    assert codes == ["IT-2024-001", "IT-2024-002", "IT-2025-001", "RT-2024-001"]


async def test_twenty_people_at_once_get_twenty_codes_without_a_gap(database: Database) -> None:
    async def create(number: int) -> str | None:
        try:
            async with database.writing() as db:
                code = await next_code(db, "IT", 2024)
                await asyncio.sleep(0)
                # An error takes the step back, and the number with it.
                return {1: code, 2: code}[number % 3]
        except LookupError:
            return None

    codes = sorted(code for code in await asyncio.gather(*map(create, range(20))) if code)
    assert codes == [f"IT-2024-{number:03d}" for number in range(1, 14)]


async def test_a_code_that_came_from_elsewhere_is_not_given_again(database: Database) -> None:
    async with database.writing() as db:
        for code in ("IT-2024-007", "IT-2024-003", "OLD-NUMBER", "A-B-C"):
            await code_used(db, code)
        assert await next_code(db, "IT", 2024) == "IT-2024-008"


async def test_after_nine_hundred_and_ninety_nine_comes_a_thousand(database: Database) -> None:
    async with database.writing() as db:
        await code_used(db, "IT-2024-999")
        assert await next_code(db, "IT", 2024) == "IT-2024-1000"
