"""`visitbot audit`: what the operator sees of a whole log, a broken one, and of a wrong key or head."""

import io

import pytest
from sqlalchemy import update

from bot.config import Settings, load_settings
from bot.evidence.seal import SealKey
from bot.rules.language import Language
from bot.storage.database import Database
from bot.storage.seals import newest_head
from bot.storage.tables.records import evidence
from bot.terminal import audit
from bot.terminal.terminal import Terminal
from tests.services.test_audit import evidence_id_at, log_of
from tests.storage.visit_world import NINE

SECRET = "a secret that is kept outside of the database"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return load_settings(None, {"VISITBOT_EVIDENCE_KEY": SECRET, "VISITBOT_DATABASE_URL": database_url})


async def verified(
    database: Database,
    settings: Settings,
    *heads: str,
    public_key: str = "",
    language: Language = Language.EN,
) -> tuple[int, str]:
    out = io.StringIO()
    terminal = Terminal(language, out=out, hear=lambda: None)
    code = await audit.verify(database, settings, terminal, heads=heads, public_key=public_key)
    return code, out.getvalue()


async def test_a_whole_log_is_told_in_one_line(database: Database, settings: Settings) -> None:
    await log_of(database)
    assert await verified(database, settings) == (
        0,
        "The evidence log is whole: 30 entries (0 erased), 3 signed heads, 0 waiting.\n",
    )


async def test_the_first_broken_entry_is_named_in_both_languages(
    database: Database, settings: Settings
) -> None:
    await log_of(database)
    edited = await evidence_id_at(database, 13)
    async with database.writing() as db:
        await db.execute(update(evidence).where(evidence.c.id == edited).values(body={"n": 99}))
    code, said = await verified(database, settings)
    assert code == 1
    assert said.startswith(f"The evidence log is broken at entry 13 (#{edited} live_fix 2026-03-03T01:00:00")
    code, said = await verified(database, settings, language=Language.ZH)
    assert "第 13 条" in said
    assert "内容与当时写入的不一致" in said


async def test_a_published_head_and_a_public_key_are_enough_for_others(
    database: Database, settings: Settings
) -> None:
    await log_of(database)
    async with database.reading() as db:
        head = await newest_head(db)
    assert head is not None
    without = load_settings(None, {"VISITBOT_DATABASE_URL": settings.database_url})
    code, said = await verified(database, without, head.text, public_key=SealKey(SECRET).public.hex())
    assert (code, "4 signed heads" in said) == (0, True)
    other = SealKey(SECRET).signed(head.seq, b"x" * 32, NINE)
    code, said = await verified(database, settings, other.text)
    assert code == 1
    assert "the chain was written anew" in said


async def test_what_cannot_be_understood_is_told(database: Database, settings: Settings) -> None:
    await log_of(database)
    assert (await verified(database, settings, "hello"))[0] == 2
    assert (await verified(database, settings, public_key="xyz"))[0] == 2
