"""How days and times stand in a sentence, in both languages: shapes only; what they mean is read elsewhere.

Every shape is one that hardly stands in a sentence by chance: 3.5 is an amount, 两天 a length, 5月 a season.
`firm` marks a deadline that was said to be one (by Friday, 周五前): it wins over other days of the sentence.
"""

import re

_CN = r"[\d零一二两三四五六七八九十]+"
_EN = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_FULL = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT = r"(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\b\.?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
_SPANS = r"(?:天|日|周|个?星期|个?礼拜|个月)"

CHINESE_DAY = re.compile(
    r"(?:在|于|最晚|最迟)?(?P<day>"
    r"大后天|后天|[明今][天日]"
    r"|(?:这个?|本|下下个?|下个?)?(?<![至到~上-])(?:周|星期|礼拜)[一二三四五六日天](?![至到~-])"
    r"|(?:本|这个?)?周末|(?:本|这)周(?:之?内)|下个?(?:周|星期|礼拜)"
    r"|\d{4}年\d{1,2}月\d{1,2}(?:[日号](?!的)|(?![\d日号的]))"
    rf"|{_CN}月{_CN}(?:[日号](?!的)|(?![\d零一二三四五六七八九十日号的]))|{_CN}{_SPANS}(?:之?后|以后|之?内|以内)"
    rf"|(?:本|这个|下个?)?月底|下个月(?!底)|(?<![\d第月]){_CN}号(?![楼店线门桌库机柜厂院馆])"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}"
    r")(?P<firm>(?:之|以)?前|之?内)?"
)
ENGLISH_DAY = re.compile(
    r"(?:(?P<firm>\b(?:by|before|until|till|due)\s+(?:on\s+)?)|\bon\s+)?"
    r"(?<!\bof )(?<!\bfrom )(?<!\bdated )(?<!\blast )\b(?P<day>"
    r"(?:the )?day after tomorrow|tomorrow|today"
    rf"|(?:(?:this|next|coming) )?{_FULL}|(?:this|next|coming) {_SHORT}|(?<=by ){_SHORT}|(?<=on ){_SHORT}"
    rf"|(?:in|within) {_EN} (?:day|week|month)s?|{_EN} (?:day|week|month)s? (?:from now|later)"
    rf"|{_EN} weeks? from (?:{_FULL}|today|tomorrow)"
    rf"|{_DAY_OF_MONTH}(?: of)? {_MONTH}(?:,? \d{{4}})?|{_MONTH} {_DAY_OF_MONTH}(?:,? \d{{4}})?"
    r"|(?:the )?end of (?:the |next )?month|(?:the )?end of (?:the |this )?week"
    r"|(?:this |the )weekend|next week|next month|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}(?:/\d{4})?"
    r")(?!\w|'s|’s)",
    re.IGNORECASE,
)

_PARTS_CN = r"凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里"
CHINESE_CLOCK = re.compile(
    rf"(?P<clock>(?P<part>{_PARTS_CN})?(?P<hour>{_CN})(?:(?:点钟?|时)(?P<rest>整|半|[一三]刻|{_CN}分?)?))"
    r"(?:\s*[-–~至到]\s*\d{1,2}[:：点](?:\d{2})?)?(?P<firm>之?前)?(?!建议|意见|要求|问题|内容|说明|优惠)"
)
ENGLISH_CLOCK = re.compile(
    rf"(?:(?:\b(?:this |in the )?(?P<part>morning|afternoon|evening)|(?P<cn>{_PARTS_CN}))\s*)?"
    r"(?:\b(?:at|by|before|around)\s+)?(?<![\d:.a-z])(?P<clock>"
    r"\d{1,2}:\d{2}(?:\s?[ap]\.?m\b\.?)?|\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\b\.?|\d{1,2} o['’]clock"
    r"|(?:half|quarter) (?:past|to) [a-z0-9]+|noon|midday"
    r"|(?<=\bat )\d{1,2}(?=\s*(?:$|[,.;]|on\b|tomorrow|today|next|this|mon|tue|wed|thu|fri|sat|sun))"
    r")(?:\s*[-–~]\s*\d{1,2}:\d{2})?",
    re.IGNORECASE,
)
PART_OF_DAY = re.compile(
    rf"\s*(?:(?:in )?the |this )?(?P<part>{_PARTS_CN}|morning|afternoon|evening)", re.IGNORECASE
)
"""Right behind a day: tomorrow morning, 周五下午."""
PART_ALONE = re.compile(r"\bthis (?P<en>morning|afternoon|evening)\b|(?P<cn>上午|中午|下午|傍晚|晚上)", re.I)

LATER = (
    re.compile(rf"\b(?:in|within) (?P<n>half an|{_EN}) (?P<unit>hour|min(?:ute)?)s?\b", re.IGNORECASE),
    re.compile(rf"(?P<n>半个?|{_CN}个?半?)(?P<unit>小时|钟头|分钟)(?:之?后|以后|之?内|以内)"),
)
"""So long from now."""

WHOLE_WORDS = (  # said in one word, written as two for the shapes above
    (re.compile(r"(?<=\d)：(?=\d)"), ":"),
    (re.compile(r"([明今])早"), r"\1天早上"),
    (re.compile(r"([明今])晚"), r"\1天晚上"),
    (re.compile(r"\btonight\b", re.IGNORECASE), "this evening"),
    (re.compile(r"\btmrw?\b", re.IGNORECASE), "tomorrow"),
)
