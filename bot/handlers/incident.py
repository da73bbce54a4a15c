"""/urgent: a complaint or an emergency is reported with two taps; words, photos and voices may follow."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers import visit_card
from bot.handlers.customer import number_of
from bot.handlers.filters import ANYBODY, FocusIs, HasFile, HasPicture, HasText, RoleIs, Tapped, Typed
from bot.handlers.incident_card import ADD, CLOSE, CUSTOMER, URGENT, card, seen_by
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word, plain
from bot.rules.incident import Did, EventKind, IncidentKind
from bot.rules.roles import Role
from bot.services import incident as service
from bot.services import incident_report as reporting
from bot.services.customer_reach import file_in_reach
from bot.services.incident import IncidentShown
from bot.services.sent_file import the_file
from bot.services.visit import my_visit
from bot.storage.blobs import StoredFile
from bot.storage.customers import customer_of
from bot.storage.visits import open_visit_of
from bot.views import incident as view
from bot.views import incident_told as told
from bot.views.replies import Replies
from bot.views.taps import OnCustomer, OnIncident, OnVisit, ReportIncident

router = Router(name="incident")
typed = Router(name="incident typed")
"""Tried after the words that move a visit: whoever adds a word may still leave."""
TYPED_KINDS: Mapping[str, IncidentKind] = {  # the buttons of the menu, typed
    **dict.fromkeys(("accident", "crash", "事故", "车祸"), IncidentKind.ACCIDENT),
    **dict.fromkeys(
        ("threat", "fight", "threat or fight", "威胁", "冲突", "威胁或冲突"), IncidentKind.THREAT
    ),
    **dict.fromkeys(("sick", "hurt", "sick or hurt", "生病", "受伤", "生病或受伤"), IncidentKind.SICKNESS),
    **dict.fromkeys(("danger", "other emergency", "危险", "其他紧急情况"), IncidentKind.DANGER),
    **dict.fromkeys(("quality", "product quality", "质量", "产品质量"), IncidentKind.QUALITY),
    **dict.fromkeys(("delivery", "送货", "交货", "发货"), IncidentKind.DELIVERY),
    **dict.fromkeys(("service", "服务"), IncidentKind.SERVICE),
    **dict.fromkeys(("price", "bill", "price or bill", "价格", "账单", "价格或账单"), IncidentKind.PRICE),
    **dict.fromkeys(("other complaint", "其他投诉"), IncidentKind.OTHER),
}


@router.message(Command("urgent"), ANYBODY)
async def urgent_asked(message: Message, command: CommandObject, turn: Turn) -> Replies:
    """With words behind it: they go with the report."""
    return await _menu(turn, said=command.args or "")


@typed.message(Typed(Word.URGENT), ANYBODY)
async def urgent_typed(message: Message, turn: Turn) -> Replies:
    return await _menu(turn)


@router.callback_query(Tapped(OnIncident, "menu"), ANYBODY)
async def urgent_tapped(query: CallbackQuery, turn: Turn) -> Replies:
    return await _menu(turn, fresh=False)


@router.callback_query(Tapped(OnVisit, "urgent"), RoleIs(Role.REP))
async def urgent_at_a_visit(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id)
    return await _menu(turn, visit_id=visit.id, customer_id=visit.customer_id)


@router.callback_query(Tapped(OnCustomer, "urgent"), ANYBODY)
async def urgent_of_a_customer(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    file = await file_in_reach(turn.db, turn.me, tap.customer_id, turn.moment)
    return await _menu(turn, customer_id=file.customer.id)


@router.callback_query(Tapped(OnIncident, "nothing"), ANYBODY)
async def nothing_happened(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(URGENT)
    return (view.nothing_reported(turn.me), *await _back_at_the_visit(turn))


@router.callback_query(Tapped(ReportIncident), ANYBODY)
async def reported(query: CallbackQuery, tap: ReportIncident, turn: Turn) -> Replies:
    kind = view.kind_named(tap.kind)
    if kind is None:
        return await _menu(turn)
    return await _report(turn, kind, customer_id=tap.customer_id or None)


@router.message(FocusIs(URGENT), HasText(), ANYBODY)
async def kind_typed(message: Message, turn: Turn) -> Replies:
    """The words on a button report; any others go along with the tap that follows."""
    words = message.text or ""
    customer_id = turn.focus.data.get("customer_id")
    if (kind := TYPED_KINDS.get(plain(words))) is not None:
        return await _report(turn, kind, customer_id=customer_id)
    before = turn.focus.data.get("said", "")
    said = "\n".join(part for part in (before, words) if part)[: reporting.LONGEST]
    return await _menu(turn, said=said, customer_id=customer_id, visit_id=turn.focus.data.get("visit_id"))


@typed.message(FocusIs(ADD), HasText(), ANYBODY)
async def words_added(message: Message, turn: Turn) -> Replies:
    found = await reporting.add_words(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    return await _added(turn, found)


@router.message(FocusIs(ADD), HasPicture(), ANYBODY)
async def picture_added(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    if message.document is not None:  # of any kind and size: it goes on as the file it is
        return await _file(message, files, turn, EventKind.FILE, message.document.file_name or "picture")
    return await _file(message, files, turn, EventKind.PHOTO, "")


@router.message(FocusIs(ADD), HasFile(), ANYBODY)
async def file_added(message: Message, files: tuple[StoredFile, ...], turn: Turn) -> Replies:
    name = message.document.file_name or "" if message.document else ""
    kind = EventKind.VOICE if message.voice or message.audio else EventKind.FILE
    return await _file(message, files, turn, kind, name or _video_name(message))


@router.callback_query(Tapped(OnIncident, "place"), ANYBODY)
async def place_sent(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    found = await reporting.add_last_place(turn.db, turn.me, tap.incident_id, turn.moment)
    return await _added(turn, found, fresh=False)


@router.callback_query(Tapped(OnIncident, "customers"), ANYBODY)
async def customer_wanted(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    found = await service.incident_to_add_to(turn.db, turn.me, tap.incident_id, turn.moment)
    await turn.listen(CUSTOMER, found.id)
    seen = await seen_by(turn, await service.shown(turn.db, found))
    offered = await reporting.customers_likely(turn.db, turn.me, "", turn.moment)
    return (view.choose_customer(seen, offered, turn.me),)


@router.message(FocusIs(CUSTOMER), HasText(), ANYBODY)
async def customer_typed(message: Message, turn: Turn) -> Replies:
    found = await service.incident_to_add_to(turn.db, turn.me, turn.ref_id, turn.moment)
    seen, words = await seen_by(turn, await service.shown(turn.db, found)), (message.text or "")[:60]
    offered = await reporting.customers_likely(turn.db, turn.me, words, turn.moment)
    return (view.choose_customer(seen, offered, turn.me, typed=words),)


@router.callback_query(Tapped(OnIncident, "is_of"), ANYBODY)
async def customer_chosen(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    customer_id = number_of(tap.arg)
    found = await reporting.set_customer(turn.db, turn.me, tap.incident_id, customer_id, turn.moment)
    await turn.listen(ADD, found.incident.id)
    return await _added(turn, found, fresh=False)


@router.callback_query(Tapped(OnIncident, "add"), ANYBODY)
async def word_wanted(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    found = await service.incident_to_add_to(turn.db, turn.me, tap.incident_id, turn.moment)
    await turn.listen(ADD, found.id)
    return await card(turn, await service.shown(turn.db, found))


@router.callback_query(Tapped(OnIncident, "enough"), ANYBODY)
async def enough_said(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    await turn.heard(ADD)
    found = await service.incident_in_sight(turn.db, turn.me, tap.incident_id, turn.moment)
    shown = await card(turn, await service.shown(turn.db, found))
    return (*shown, *await _back_at_the_visit(turn))


@router.callback_query(Tapped(OnIncident, Did.WITHDRAW, Did.RESTORE), ANYBODY)
async def withdrawn(query: CallbackQuery, tap: OnIncident, turn: Turn) -> Replies:
    did = Did(tap.do)
    found, is_news = await reporting.withdraw(
        turn.db, turn.me, tap.incident_id, did, turn.policy, turn.moment
    )
    if did is Did.WITHDRAW:
        await turn.heard(ADD, CUSTOMER, CLOSE)
    headline = told.WITHDRAWN if did is Did.WITHDRAW else told.RESTORED
    others = await tell(turn, found, headline) if is_news else ()
    return (*await card(turn, found), *others)


async def tell(turn: Turn, found: IncidentShown, headline: str) -> Replies:
    """Everybody else whom it concerns, each in their language and with their own buttons."""
    others = [each for each in found.concerns if each.id != turn.me.id]
    return tuple(
        [
            told.news(await seen_by(turn, found, reader=each), each, turn.me, headline, now=turn.at)
            for each in others
        ]
    )


async def _menu(
    turn: Turn,
    *,
    said: str = "",
    visit_id: int | None = None,
    customer_id: int | None = None,
    fresh: bool = True,
) -> Replies:
    kept = turn.focus.data if turn.focus.kind == URGENT else {}
    visit_id = visit_id or kept.get("visit_id") or (turn.focus.ref_id if turn.focus.kind == "visit" else None)
    meant = await reporting.meant_by(
        turn.db, turn.me, turn.moment, customer_id=customer_id, focused_visit=visit_id
    )
    known = {"visit_id": visit_id, "customer_id": meant.customer_id, "said": said}
    await turn.listen(URGENT, None, known)
    customer = await customer_of(turn.db, meant.customer_id) if meant.customer_id else None
    opened = len(await service.my_incidents(turn.db, turn.me, turn.moment))
    return (view.menu(turn.me, customer=customer, opened=opened, said=said, fresh=fresh),)


async def _report(turn: Turn, kind: IncidentKind, *, customer_id: int | None) -> Replies:
    kept = turn.focus.data if turn.focus.kind == URGENT else {}
    meant = await reporting.meant_by(
        turn.db, turn.me, turn.moment, customer_id=customer_id, focused_visit=kept.get("visit_id")
    )
    found = await reporting.report(
        turn.db, turn.me, kind, meant, turn.policy, turn.moment, said=kept.get("said", "")
    )
    await turn.listen(ADD, found.incident.id)
    return (
        *view.menu_done(turn.me),
        *await card(turn, found, fresh=True),
        *await tell(turn, found, told.REPORTED),
    )


async def _file(
    message: Message, files: tuple[StoredFile, ...], turn: Turn, kind: EventKind, name: str
) -> Replies:
    """The file itself goes on as well, and the words under it."""
    file = the_file(files)
    found = await reporting.add_file(turn.db, turn.me, turn.ref_id, kind, file, turn.moment, name=name)
    others = [each for each in found.concerns if each.id != turn.me.id]
    sent = [told.file_for(found.events[-1], found, each) for each in others]
    if message.caption:
        found = await reporting.add_words(turn.db, turn.me, turn.ref_id, message.caption, turn.moment)
    shown = await card(turn, found, fresh=True)
    return (*shown, *(each for each in sent if each is not None), *await _words_under(turn, message, found))


async def _words_under(turn: Turn, message: Message, found: IncidentShown) -> Replies:
    return await tell(turn, found, told.ADDED) if message.caption else ()


async def _added(turn: Turn, found: IncidentShown, *, fresh: bool = True) -> Replies:
    return (*await card(turn, found, fresh=fresh), *await tell(turn, found, told.ADDED))


async def _back_at_the_visit(turn: Turn) -> Replies:
    """Whoever reported out of a visit goes on with it."""
    visit = await open_visit_of(turn.db, turn.me.id)
    return await visit_card.shown(turn, visit.id, fresh=True) if visit is not None else ()


def _video_name(message: Message) -> str:
    return "video.mp4" if message.video or message.video_note else ""
