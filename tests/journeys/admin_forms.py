"""What journeys of an admin's forms share: the forms, and the steps until one is checked or published."""

import asyncio

from bot.storage.database import Database
from bot.storage.drafts import FiledAnswer, add_draft, change_draft, replace_answers
from bot.storage.forms import newest_form_version
from bot.storage.policies import policy_in_force
from bot.storage.visits import NewVisit, add_visit
from forms.build import workbook
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody

FORM = """
| survey | | | | | |
| | type | name | label::中文 (zh) | label::English (en) | required |
| | select_one mood | mood | 客户态度如何？ | How was the mood? | yes |
| | text | word | 客户说了什么？ | What did they say? | |

| choices | | | | |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | mood | good | 好 | Good |
| | mood | bad | 不好 | Bad |

| settings | | | |
| | form_title | form_id | version |
| | 门店拜访 \\| Store visit | {form_id} | {version} |
"""
WITH_FILES = """
| survey | | | | |
| | type | name | label | media::image |
| | select_one_from_file shops.csv | shop | Which shop? | |
| | text | remark | What do you see? | shelf.png |

| settings | |
| | form_id |
| | with_files |
"""
SHOPS = "name,label\nnorth,North Gate\nsouth,南门店\n".encode()
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


def excel(markdown: str = FORM, *, form_id: str = "retail_visit", version: int = 2) -> bytes:
    return workbook(markdown.replace("{form_id}", form_id).replace("{version}", str(version)))


async def files_a_report(database: Database, rep: Somebody, shop: Shop) -> None:
    """A filed store visit, written down as services do."""
    async with database.writing() as db:
        form = await newest_form_version(db, "retail_visit")
        assert form is not None
        rules = await policy_in_force(db, NINE)
        visit = await add_visit(
            db,
            NewVisit(
                rep_id=rep.who,
                customer_id=shop.id,
                site_id=shop.site_id,
                plan_item_id=None,
                manager_id=None,
                owner_id=None,
                visit_type="retail",
                policy_version_id=rules.version_id,
                form_version_id=form.id,
                local_day=MONDAY,
                began_at=NINE,
            ),
        )
        await add_draft(db, visit_id=visit.id, form_version_id=form.id, at=NINE)
        await change_draft(db, visit.id, at=NINE, submitted_at=NINE)
        await replace_answers(
            db, visit.id, [FiledAnswer(path="/data/shelf_state", value="full", answered_at=NINE)]
        )


async def settles(admin: Somebody, desk: Desk) -> None:
    """Until the check is done, also on a machine that has much else to do."""
    for _ in range(60):
        await desk.quiet(timeout_s=30)
        if not admin.last_message.text.startswith(("⏳", "📦")):
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"still: {admin.last_message.text}")


async def sends_form(admin: Somebody, desk: Desk, data: bytes | None = None, name: str = "visit.xlsx") -> str:
    await admin.sends_document(data if data is not None else excel(), name=name)
    await settles(admin, desk)
    return str(admin.last_message.text)


async def publishes(admin: Somebody, desk: Desk) -> None:
    await sends_form(admin, desk)
    await looks_at_publishing(admin, desk)
    await admin.taps("✅ Publish version 2")


async def looks_at_publishing(admin: Somebody, desk: Desk) -> None:
    """Until the form is compared with its current version."""
    await admin.taps("✅ Publish …")
    await settles(admin, desk)
