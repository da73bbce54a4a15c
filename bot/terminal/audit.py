"""`visitbot audit`: is the evidence log whole, its newest signed head, the key that checks signatures."""

from collections.abc import Mapping, Sequence

from bot.config import Settings
from bot.evidence.seal import SealKey
from bot.rules.chain import Head, head_in
from bot.rules.language import BothLanguages
from bot.services.audit import Audit, Broken, Fault, audit
from bot.storage.database import Database
from bot.storage.seals import newest_head
from bot.terminal.terminal import Terminal

NO_KEY = BothLanguages(
    en="Signatures were not checked: set VISITBOT_EVIDENCE_KEY, or give --public-key.",
    zh="未检查签名：请设置 VISITBOT_EVIDENCE_KEY，或用 --public-key 指定公钥。",
)
NOTHING_SIGNS = BothLanguages(
    en="Nothing signs here: set VISITBOT_EVIDENCE_KEY to any long random text.",
    zh="这里没有签名密钥：请把 VISITBOT_EVIDENCE_KEY 设为一段足够长的随机文字。",
)
WRONG_KEY = BothLanguages(
    en="A public key is 64 hexadecimal characters; `visitbot audit key` prints it.",
    zh="公钥应为 64 位十六进制字符，可用 `visitbot audit key` 查看。",
)
WRONG_HEAD = BothLanguages(
    en="“{said}” is no published head; one begins with visitbot-head:1|",
    zh="“{said}”不是已发布的链头；链头以 visitbot-head:1| 开头。",
)
NO_HEAD = BothLanguages(en="Nothing is signed yet.", zh="目前还没有签名的链头。")
WHOLE = BothLanguages(
    en="The evidence log is whole: {entries} entries ({erased} erased), "
    "{heads} signed heads, {waiting} waiting.",
    zh="证据日志完整：{entries} 条（{erased} 条已按规定擦除），{heads} 个签名链头，{waiting} 条待封存。",
)
BROKEN = BothLanguages(
    en="The evidence log is broken at entry {seq}{what}: {why}", zh="证据日志在第 {seq} 条{what}处损坏：{why}"
)
WHY: Mapping[Fault, BothLanguages] = {
    Fault.MISSING: BothLanguages(en="the entry was taken out.", zh="该条目被移除。"),
    Fault.EVIDENCE_GONE: BothLanguages(en="its evidence was deleted.", zh="对应的证据被删除。"),
    Fault.UNLINKED: BothLanguages(en="it does not follow the one before it.", zh="与前一条无法衔接。"),
    Fault.CHANGED: BothLanguages(
        en="its content is not what was written then.", zh="内容与当时写入的不一致。"
    ),
    Fault.EMPTIED: BothLanguages(
        en="it is empty, and nothing in the log says that it was erased.",
        zh="内容为空，而日志中没有相应的擦除记录。",
    ),
    Fault.NOT_THE_SIGNED_ONE: BothLanguages(
        en="another entry stood here when the head was signed: the chain was written anew.",
        zh="与签名链头不符：链条被重写过。",
    ),
    Fault.BAD_SIGNATURE: BothLanguages(
        en="its head was not signed with this key.", zh="该链头不是用此密钥签名的。"
    ),
    Fault.CUT_OFF: BothLanguages(
        en="the log ends before it, but a signed head lies beyond.", zh="日志在此之前结束，但签名链头在其后。"
    ),
    Fault.UNSIGNED: BothLanguages(en="from here on nothing is signed.", zh="自此之后没有签名。"),
}


async def verify(
    database: Database, settings: Settings, terminal: Terminal, *, heads: Sequence[str], public_key: str
) -> int:
    """Returns the exit status: 0 for a whole log, 1 for a broken one, 2 for what cannot be understood."""
    secret = settings.secrets.evidence_key.get_secret_value()
    try:
        public = bytes.fromhex(public_key) if public_key else SealKey(secret).public if secret else None
    except ValueError:
        public = b""
    if public is not None and len(public) != 32:
        terminal.say(WRONG_KEY)
        return 2
    published: list[Head] = []
    for text in heads:
        try:
            published.append(head_in(text))
        except ValueError:
            terminal.say(WRONG_HEAD, said=text[:60])
            return 2
    async with database.reading() as db:
        found = await audit(db, public, published)
    if public is None:
        terminal.say(NO_KEY)
    return _told(found, terminal)


async def head(database: Database, terminal: Terminal) -> int:
    async with database.reading() as db:
        newest = await newest_head(db)
    if newest is None:
        terminal.say(NO_HEAD)
        return 1
    terminal.say(BothLanguages(en="{head}", zh="{head}"), head=newest.text)
    return 0


def key(settings: Settings, terminal: Terminal) -> int:
    secret = settings.secrets.evidence_key.get_secret_value()
    if not secret:
        terminal.say(NOTHING_SIGNS)
        return 1
    terminal.say(BothLanguages(en="{key}", zh="{key}"), key=SealKey(secret).public.hex())
    return 0


def _told(found: Audit, terminal: Terminal) -> int:
    if found.broken is None:
        terminal.say(
            WHOLE, entries=found.entries, erased=found.erased, heads=found.heads, waiting=found.waiting
        )
        return 0
    why = WHY[found.broken.fault].in_language(terminal.language)
    terminal.say(BROKEN, seq=found.broken.seq, what=_what(found.broken), why=why)
    return 1


def _what(broken: Broken) -> str:
    """Which evidence it is, as far as that is known."""
    entry = broken.entry
    if entry is None:
        return ""
    if entry.content is None:
        return f" (#{entry.link.evidence_id})"
    at = entry.content.at.isoformat(timespec="seconds")
    return f" (#{entry.link.evidence_id} {entry.content.kind} {at})"
