"""Customers are found by what people remember of them, nearest first, and only those the rep may see."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Reach
from bot.rules.language import Language
from bot.rules.place import Position
from bot.storage import customers
from bot.storage.customer_file import change_file
from bot.storage.database import Database
from tests.storage.visit_world import NINE, SHOP_2, World, make_world


async def found(db: AsyncConnection, world: World, typed: str, *, near: Position | None = None) -> list[str]:
    reach = Reach(person_id=world.ann, owners=frozenset({world.ann}), teams=frozenset())
    hits = await customers.search_customers(
        db,
        typed,
        reach=reach,
        near=near,
    )
    return [customer.name(Language.EN) for customer in hits]


async def test_a_part_of_either_name_or_of_the_code_is_enough(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        for typed in ("永辉", "yong", "2026-001", "ＹＯＮＧ hui", "  yonghui 永辉 "):
            assert await found(db, world, typed) == ["Yonghui"], typed


async def test_percent_and_underscore_are_letters_not_wildcards(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        assert await found(db, world, "50%") == ["Lianhua 50%"]
        assert await found(db, world, "_") == []


async def test_the_nearest_comes_first_when_a_position_is_known(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        assert await found(db, world, "", near=SHOP_2) == ["Lianhua 50%", "Yonghui"]
        assert await found(db, world, "", near=Position(31.24, 121.48)) == ["Yonghui", "Lianhua 50%"]


async def test_near_the_date_line_the_short_way_round_counts(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        for name, lon in (("West", 179.9), ("East", -179.5)):
            new = await customers.add_customer(
                db, code=name, name_zh="", name_en=name, zone="Pacific/Fiji", owner_id=world.ann, at=NINE
            )
            await customers.add_site(db, new, position=Position(-17.0, lon))
        assert (await found(db, world, "", near=Position(-17.0, -179.9)))[:2] == ["West", "East"]


async def test_a_colleague_s_customer_is_not_found_but_nobody_s_is(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        for code, owner in (("BO-1", world.bo), ("FREE-1", None)):
            await customers.add_customer(
                db, code=code, name_zh="", name_en=code, zone="Asia/Shanghai", owner_id=owner, at=NINE
            )
        assert await found(db, world, "-1") == ["FREE-1"]


async def test_the_main_site_is_the_one_marked_so(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        await customers.add_site(db, world.customer, position=None, name="Warehouse", is_main=False)
        site = await customers.main_site_of(db, world.customer)
    assert site is not None
    assert site.id == world.site


async def test_a_chinese_list_goes_by_pinyin_and_follows_a_new_name(database: Database) -> None:
    async with database.writing() as db:
        for code, name in (("A", "张三茶馆"), ("B", "李记饭店"), ("C", "阿里商贸")):
            await customers.add_customer(
                db, code=code, name_zh=name, name_en="", zone="Asia/Shanghai", owner_id=None, at=NINE
            )
        ordered = await customers.search_customers(db, "", reach=None, language=Language.ZH)
        assert [each.code for each in ordered] == ["C", "B", "A"]
        renamed = await customers.customer_by_code(db, "C")
        assert renamed is not None
        await change_file(db, renamed.id, {"name_zh": "周记商贸"}, by_id=None, at=NINE)
        ordered = await customers.search_customers(db, "", reach=None, language=Language.ZH)
        assert [each.code for each in ordered] == ["B", "A", "C"]
