"""What a customer belongs to, how often it is seen, and what visits have brought of it."""

from html import escape

from bot.rules.cadence import rhythm_days
from bot.rules.customer import CustomerFile
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.services.customer import CustomerCard, CustomerList
from bot.services.customer_media import MediaShown
from bot.services.customer_ties import ParentUnfit, RhythmUnfit
from bot.storage.customer_media import Media
from bot.storage.visit_items import ItemKind
from bot.views.block import Block
from bot.views.customer import asked, back, tap
from bot.views.fitting import shortened
from bot.views.replies import ALBUM, Document, Replies, Reply, Row, StoredPicture
from bot.views.words import words

OFFERED_DAYS = (7, 14, 30, 60, 90, 180)
ENDINGS = {ItemKind.VOICE: "ogg", ItemKind.VIDEO: "mp4"}


def ask_parent(card: CustomerCard, me: Person) -> Replies:
    t = words(me.language)
    customer = card.file.customer
    rows: list[Row] = []
    if card.parent is not None:
        rows.append((tap(t("🗑 Belongs to nobody"), "parent_is", customer.id),))
    text = t(
        "🏛 Which customer does <b>{name}</b> belong to? Type part of its name.",
        name=customer.name(t.language),
    )
    return (asked(me, text, (*rows, back(customer.id, t))),)


def choose_parent(customer_id: int, found: CustomerList, me: Person) -> Replies:
    t = words(me.language)
    rows: list[Row] = [
        (tap(hit.customer.name(me.language)[:44], "parent_is", customer_id, str(hit.customer.id)),)
        for hit in found.hits
        if hit.customer.id != customer_id
    ]
    text = (
        t("🏛 Which of these? Not among them? Type on.")
        if rows
        else t("🔎 Nobody found for “{typed}”. Try fewer letters, the pinyin or the code.", typed=found.typed)
    )
    return (asked(me, text, (*rows, back(customer_id, t)), fresh=True),)


def ask_rhythm(card: CustomerCard, me: Person, policy: Policy) -> Replies:
    t = words(me.language)
    customer = card.file.customer
    address = card.site.address(t.language) if card.site else ""
    usual = rhythm_days(policy.cadence, grade=customer.grade, address=address)
    taps = [
        tap(
            f"{'✅ ' if days == card.own_days else ''}{t.many('{n} day', '{n} days', days)}",
            "rhythm_is",
            customer.id,
            str(days),
        )
        for days in OFFERED_DAYS
    ]
    rows: list[Row] = [tuple(taps[at : at + 3]) for at in range(0, len(taps), 3)]
    rows.append((tap(t("As usual: every {n} days", n=usual), "rhythm_is", customer.id),))
    text = t(
        "⏱ How often should <b>{name}</b> be seen? Tap, or type the days between two visits.",
        name=customer.name(t.language),
    )
    return (asked(me, text, (*rows, back(customer.id, t))),)


def media_list(shown: MediaShown, me: Person) -> Replies:
    t = words(me.language)
    customer = shown.file.customer
    rows: list[Row] = []
    for each in shown.visits:
        parts = [t.day(each.day), shown.names.get(each.rep_id, "?")]
        parts += [f"📷 {each.photos}"] if each.photos else []
        parts += [f"📎 {each.files}"] if each.files else []
        rows.append((tap(" · ".join(parts), "media_of", customer.id, str(each.visit_id)),))
    text = (
        t("📎 <b>{name}</b>: photos and files, by visit", name=customer.name(t.language))
        if rows
        else t(
            "📎 No visit has brought a photo or a file of <b>{name}</b> yet.", name=customer.name(t.language)
        )
    )
    return (asked(me, text, (*rows, back(customer.id, t))),)


def media(file: CustomerFile, found: tuple[Media, ...], me: Person) -> Replies:
    """Photos as albums, then the files one by one."""
    t = words(me.language)
    name = file.customer.name(t.language)
    pictures = [StoredPicture(each.blob_id) for each in found if each.kind is ItemKind.PHOTO]
    replies: list[Reply] = []
    caption = t("📷 {name}", name=name)
    for at in range(0, len(pictures), ALBUM):
        some = tuple(pictures[at : at + ALBUM])
        replies.append(
            Reply(to=me.id, text=caption, picture=some[0])
            if len(some) == 1
            else Reply(to=me.id, text=caption, album=some)
        )
    others = [each for each in found if each.kind is not ItemKind.PHOTO]
    for number, each in enumerate(others, 1):
        filename = f"{file.customer.code}-{number}.{ENDINGS.get(each.kind, 'bin')}"
        replies.append(
            Reply(
                to=me.id,
                document=Document(each.blob_id, filename),
                text=escape(shortened(each.text, 900), quote=False),
            )
        )
    return tuple(replies) or (Reply(to=me.id, text=t("Nothing is ready to be shown yet. Tap again soon.")),)


def parent_unfit(_refusal: ParentUnfit, language: Language) -> Block:
    t = words(language)
    return Block(t("A customer cannot belong to itself, nor to one that belongs to it."))


def rhythm_unfit(_refusal: RhythmUnfit, language: Language) -> Block:
    t = words(language)
    return Block(t("Type the days between two visits as a number from 1 to 730."))
