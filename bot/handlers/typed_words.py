"""The words people may type instead of tapping: a literal table, in both languages.

Taps do not queue in a phone without signal; typed words do. A word counts only when it is the whole message,
whatever its case or width. While a question takes free text, words that could be an answer (`ANSWERS`) are
taken as the answer: the commands (`/today`) and buttons remain. Every other word stays a command; between
quotation marks ("leave", 「离店」) it is always an answer. So nothing typed is lost.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Word(StrEnum):
    TODAY = "today"
    UNPLANNED = "unplanned"
    ARRIVE = "arrive"
    LEAVE = "leave"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL_VISIT = "cancel_visit"
    TAKE_BACK = "take_back"
    WRONG_PIN = "wrong_pin"
    MET_ELSEWHERE = "met_elsewhere"
    CANNOT_SHARE = "cannot_share"
    NO_SIGNAL = "no_signal"
    STILL_HERE = "still_here"
    CARD = "card"
    SUBMIT = "submit"
    BACK = "back"
    SKIP = "skip"
    PHOTO = "photo"
    START_DAY = "start_day"
    END_DAY = "end_day"
    RECORD_AGAIN = "record_again"
    BREAK = "break"
    BREAK_OVER = "break_over"
    I_AM_HERE = "i_am_here"
    RUNNING_LATE = "running_late"
    ONE_NEAR_ME = "one_near_me"
    CUSTOMER_CANCELLED = "customer_cancelled"
    BRIEF = "brief"
    ROUTE = "route"
    PLAN = "plan"
    TASKS = "tasks"
    URGENT = "urgent"
    NEWS = "news"
    REPLAY = "replay"
    RANKING = "ranking"
    SPOT_CHECK = "spot_check"


SPELLINGS: Mapping[Word, tuple[str, ...]] = {
    Word.TODAY: ("today", "今天", "今日"),
    Word.UNPLANNED: ("unplanned", "unplanned visit", "计划外", "计划外拜访", "临时拜访"),
    Word.ARRIVE: ("arrive", "arrived", "check in", "checkin", "start", "到店", "签到", "到了", "开始"),
    Word.LEAVE: ("leave", "bye", "check out", "checkout", "离店", "签退", "离开"),
    Word.PAUSE: ("pause", "暂停"),
    Word.RESUME: ("resume", "go on", "继续"),
    Word.CANCEL_VISIT: ("cancel visit", "取消拜访", "取消"),
    Word.TAKE_BACK: ("take it back", "undo", "撤销", "撤回取消"),
    Word.WRONG_PIN: ("wrong pin", "位置不准", "定位不准"),
    Word.MET_ELSEWHERE: ("met elsewhere", "换地方", "异地见面"),
    Word.CANNOT_SHARE: ("cannot share", "can't share", "无法定位", "无法共享"),
    Word.NO_SIGNAL: ("no signal", "没信号", "没有信号", "无信号"),
    Word.STILL_HERE: ("still here", "still there", "还在", "还在店里"),
    Word.CARD: ("card", "visit", "拜访", "卡片"),
    Word.SUBMIT: ("submit", "send", "提交"),
    Word.BACK: ("back", "上一步", "返回"),
    Word.SKIP: ("skip", "跳过"),
    Word.PHOTO: ("photo", "拍照", "照片"),
    Word.START_DAY: ("start day", "on duty", "上班", "开工"),
    Word.END_DAY: ("end day", "off work", "下班", "收工"),
    Word.BREAK: ("break", "take a break", "lunch break", "休息", "休息一下", "午休"),
    Word.BREAK_OVER: ("break over", "back to work", "休息结束", "休息完了", "继续上班"),
    Word.RECORD_AGAIN: ("record again", "继续记录"),
    Word.I_AM_HERE: ("i am here", "i'm here", "re-plan", "replan", "我在这里", "我在这", "重新规划"),
    Word.RUNNING_LATE: ("running late", "i am late", "我晚了", "要晚到", "晚点"),
    Word.ONE_NEAR_ME: ("add one near me", "one near me", "附近加一家", "附近再加一家"),
    Word.CUSTOMER_CANCELLED: ("customer cancelled", "customer canceled", "客户取消", "客户取消了"),
    Word.BRIEF: ("brief", "on my way", "简报", "访前简报", "出发", "在路上"),
    Word.ROUTE: ("my way", "my route", "route", "路线", "今天的路线", "我的路线"),
    Word.PLAN: ("plan", "my plan", "计划", "我的计划"),
    Word.URGENT: ("urgent", "sos", "emergency", "complaint", "紧急", "紧急情况", "求助", "投诉", "客户投诉"),
    Word.NEWS: ("news", "announcements", "公告", "通知"),
    Word.REPLAY: ("replay", "my track", "轨迹", "轨迹回放", "我的轨迹"),
    Word.RANKING: ("ranking", "排行", "排行榜", "排名"),
    Word.SPOT_CHECK: ("spot check", "spotcheck", "抽查"),
    Word.TASKS: ("tasks", "my tasks", "to do", "todo", "to-do", "待办", "我的待办", "待办事项"),
}

ANSWERS = frozenset(
    {
        Word.TODAY,
        Word.CARD,
        Word.PHOTO,
        Word.STILL_HERE,
        Word.TAKE_BACK,
        Word.ARRIVE,
        Word.NO_SIGNAL,
        Word.BREAK,
        Word.BRIEF,
        Word.ROUTE,
        Word.PLAN,
        Word.TASKS,
        Word.URGENT,
        Word.NEWS,
        Word.REPLAY,
        Word.RANKING,
        Word.SPOT_CHECK,
    }
)
"""Words that may well answer a question such as "When?" or "What did they show you?"."""

OF_THE_DAY = frozenset(
    {
        Word.TODAY,
        Word.START_DAY,
        Word.END_DAY,
        Word.BREAK_OVER,
        Word.I_AM_HERE,
        Word.RUNNING_LATE,
        Word.ONE_NEAR_ME,
        Word.CUSTOMER_CANCELLED,
        Word.BRIEF,
        Word.ROUTE,
        Word.PLAN,
        Word.TASKS,
        Word.URGENT,
        Word.NEWS,
        Word.REPLAY,
        Word.RANKING,
        Word.SPOT_CHECK,
    }
)
"""Words of the day: nobody means a customer of that name who looks through the customers."""

QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "«": "»", "'": "'", "‘": "’"}


def plain(text: str) -> str:
    """Folded for comparison: full-width to plain, lower case, single spaces, without a closing mark."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return " ".join(folded.split()).rstrip(".!。~ ")


_WORDS = {plain(spelling): word for word, spellings in SPELLINGS.items() for spelling in spellings}


def word_of(text: str, *, asked_for_text: bool = False) -> Word | None:
    """The word that a whole message is; None for anything else, and for an answer to a question."""
    word = _WORDS.get(plain(text))
    return None if asked_for_text and word in ANSWERS else word


def unquoted(text: str) -> str:
    """An answer that was put between quotation marks so as not to be taken for a word, without them."""
    stripped = text.strip()
    if len(stripped) > 2 and QUOTES.get(stripped[0]) == stripped[-1] and word_of(stripped[1:-1]) is not None:
        return stripped[1:-1]
    return text
