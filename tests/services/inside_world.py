"""A visit in progress with a form of every kind of question, and a rep who taps and types."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from secrets import token_hex

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.loading import load_form
from bot.rules.language import BothLanguages, Language
from bot.rules.person import Person
from bot.rules.policy import Policy, StepKind, VisitStep, VisitType
from bot.rules.roles import ConsentKind
from bot.rules.visit import PlaceStatus, Visit, VisitEvent
from bot.services.asked import Asked, AskedQuestion
from bot.services.form import asked_now, tap
from bot.services.form_words import type_answer
from bot.services.moment import Moment
from bot.services.note import Sent
from bot.services.transition import move
from bot.services.visit import VisitFacts, facts
from bot.storage.blobs import NewBlob, StoredFile, add_blob
from bot.storage.database import Database
from bot.storage.forms import add_form_version, form_version_with
from bot.storage.people import person
from bot.storage.policies import publish_policy
from bot.storage.visits import add_visit, visit_that_is
from tests.storage.visit_world import NINE, World, give_consent, make_world

TEN_PAST = NINE + timedelta(minutes=10)

HEAD = (
    "| | type | name | label::English (en) | label::中文 (zh) | required | constraint"
    " | constraint_message::English (en) | constraint_message::中文 (zh) | relevant | parameters |"
)
EVERY_KIND = f"""
| survey | | | | | | | | | |
{HEAD}
| | note | hello | Look around first. | 先看一看。 | | | | | | |
| | text | finding | What did you find? | 发现了什么？ | yes | | | | | |
| | integer | boxes | How many boxes? | 有几箱？ | yes | . < 100 | Less than a hundred. | 不到一百。 | | |
| | select_one yn | order | Did they order? | 下单了吗？ | yes | | | | | |
| | decimal | amount | How much? | 多少钱？ | yes | | | | ${{order}} = 'y' | |
| | select_multiple topic | topics | What about? | 谈了什么？ | | | | | | |
| | date | next | Next time? | 下次？ | | | | | | |
| | time | hour | At what time? | 几点？ | | | | | | |
| | dateTime | moment | When exactly? | 具体什么时候？ | | | | | | |
| | range | mood | How was the mood? | 气氛如何？ | | | | | | start=1 end=5 step=1 |
| | image | shelf | A picture of the shelf | 货架照片 | | | | | | |
| | geopoint | place | Where exactly? | 具体在哪？ | | | | | | |
| | begin_repeat | product | Product | 产品 | | | | | | |
| | text | name | Its name? | 名称？ | yes | | | | | |
| | integer | count | How many of it? | 有多少？ | yes | | | | | |
| | end_repeat | | | | | | | | | |
| | acknowledge | rules | I kept to the rules. | 我遵守了规定。 | | | | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::中文 (zh) |
| | yn | y | Yes | 是 |
| | yn | n | No | 否 |
| | topic | price | Price | 价格 |
| | topic | stock | Stock | 库存 |
| | topic | taste | Taste | 口味 |
| settings | | |
| | form_id | default_language |
| | every_kind | 中文 (zh) |
"""

SHORT = """
| survey | | | | |
| | type | name | label::English (en) | label::中文 (zh) | required |
| | integer | boxes | How many boxes? | 有几箱？ | yes |
| | text | remark | Anything else? | 还有什么？ | |
| settings | | |
| | form_id | default_language |
| | short | 中文 (zh) |
"""

STORE = VisitType(
    slug="store",
    name=BothLanguages(zh="门店", en="Store"),
    form="every_kind",
    steps=(
        VisitStep(kind=StepKind.SELFIE, slug="selfie", name=BothLanguages(zh="自拍", en="Selfie")),
        VisitStep(kind=StepKind.PHOTO, slug="front", name=BothLanguages(zh="门头照", en="Storefront")),
        VisitStep(
            kind=StepKind.PHOTO, slug="extra", name=BothLanguages(zh="其他", en="Display"), required=False
        ),
        VisitStep(kind=StepKind.FORM, slug="form", name=BothLanguages(zh="表单", en="Form")),
    ),
)
ONLY_FORM = STORE.model_copy(update={"steps": STORE.steps[3:]})


@cache
def converted(sheet: str) -> tuple[str, str]:
    """Form id and XForm; converting takes a second."""
    form = load_form(sheet.encode(), filename="form.md")
    return form.form_id, form.xml


@dataclass(frozen=True)
class Inside:
    """One rep inside one visit; every step is a transaction of its own."""

    database: Database
    world: World
    visit_id: int
    me: Person

    async def visit(self) -> Visit:
        async with self.database.reading() as db:
            return await visit_that_is(db, self.visit_id)

    async def facts(self, *, at: datetime = TEN_PAST) -> VisitFacts:
        async with self.database.reading() as db:
            return await facts(db, self.visit_id, at=at)

    async def asked(self, language: Language | None = None) -> Asked:
        async with self.database.reading() as db:
            visit = await visit_that_is(db, self.visit_id)
            return await asked_now(db, visit, language=language or self.me.language, at=TEN_PAST)

    async def question(self) -> AskedQuestion:
        asked = await self.asked()
        assert isinstance(asked, AskedQuestion), asked
        return asked

    async def taps(self, do: str, index: int = 0, *, step: int | None = None) -> Asked:
        """Tap a button of the card as it stands, or of the earlier screen `step`."""
        step = (await self.asked()).step if step is None else step
        async with self.database.writing() as db:
            visit = await visit_that_is(db, self.visit_id)
            await tap(db, visit, do=do, step=step, index=index, language=self.me.language, at=TEN_PAST)
        return await self.asked()

    async def types(self, text: str, *, message_id: int = 500) -> Asked:
        async with self.database.writing() as db:
            visit = await visit_that_is(db, self.visit_id)
            await type_answer(
                db,
                visit,
                text,
                message_id=message_id,
                language=self.me.language,
                moment=Moment(TEN_PAST, TEN_PAST),
            )
        return await self.asked()

    async def comes_again(self, sheet: str) -> "Inside":
        """The same rep at the same customer's another time, perhaps with a newer version of the form."""
        before = await self.visit()
        async with self.database.writing() as db:
            form_id = await _publish(db, converted(sheet))
            visit = await _begin(db, self.world, self.me.id, before.policy_version_id, form_id)
        return replace(self, visit_id=visit.id)

    async def leaves(self, *, due: datetime) -> Visit:
        async with self.database.writing() as db:
            visit = await visit_that_is(db, self.visit_id)
            moment = Moment(TEN_PAST, TEN_PAST)
            return await move(
                db, visit, VisitEvent.LEFT, moment, actor_id=self.me.id, left_at=TEN_PAST, report_due_at=due
            )


async def go_inside(
    database: Database,
    *,
    sheet: str = EVERY_KIND,
    form: tuple[str, str] | None = None,
    visit_type: VisitType = ONLY_FORM,
    rep: str = "ann",
    face: bool = False,
) -> Inside:
    """A visit that has begun: the rep is at the customer's, the place is verified.

    `form`: id and XForm of a form that is not written as a sheet here.
    """
    async with database.writing() as db:
        world = await make_world(db)
        version_id = await _publish(db, form or converted(sheet))
        policy = await publish_policy(
            db, Policy(visit_types=(visit_type,)), effective_from=NINE, author_id=None, at=NINE
        )
        rep_id = world.ann if rep == "ann" else world.bo
        if face:
            await give_consent(db, rep_id, ConsentKind.FACE)
        visit = await _begin(db, world, rep_id, policy, version_id)
        me = await person(db, rep_id)
    assert me is not None
    return Inside(database, world, visit.id, me)


async def _publish(db: AsyncConnection, form: tuple[str, str]) -> int:
    form_id, xml = form
    digest = sha256(xml.encode()).hexdigest()
    known = await form_version_with(db, sha256=digest)
    if known is None:
        known = await add_form_version(
            db, form_id=form_id, workbook=b"", sha256=digest, filename="form.md", definition=xml, at=NINE
        )
    return known.id


async def _begin(db: AsyncConnection, world: World, rep_id: int, policy: int, form: int) -> Visit:
    new = world.new_visit
    values = {name: getattr(new, name) for name in new.__slots__}
    visit = await add_visit(
        db,
        type(new)(**(values | {"rep_id": rep_id, "policy_version_id": policy, "form_version_id": form})),
    )
    return await move(
        db,
        visit,
        VisitEvent.PLACE_CONFIRMED,
        Moment(NINE, NINE),
        actor_id=None,
        place=PlaceStatus.VERIFIED,
        on_site_at=NINE,
    )


async def a_file(db: AsyncConnection, content: str, *, mime: str = "image/jpeg") -> StoredFile:
    """A stored file whose bytes nobody looks at; the same content has the same digest."""
    digest = content.ljust(64, "0")
    blob_id = await add_blob(
        db,
        NewBlob(key=token_hex(16), sha256=digest, size=9, mime=mime),
        owner_kind="inbox",
        at=TEN_PAST,
    )
    return StoredFile(blob_id=blob_id, mime=mime, size=9, sha256=digest, file_unique_id=content)


def sent(message_id: int = 700, *, at: datetime = TEN_PAST, in_album: bool = False) -> Sent:
    return Sent(chat_id=9, message_id=message_id, moment=Moment(at, at), in_album=in_album)
