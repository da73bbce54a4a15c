"""Reads a number as people type it: 12,000 · 1.2万 · 三十 · 12k · 两百五 · ￥99.5 元."""

import re

_MONEY = re.compile(
    r"^[¥￥$€£]|(?:元|块钱?|人民币|rmb|yuan|cny|usd|件|个|箱|瓶|盒|包|条|人|次|天|分|%"
    r"|boxes|box|cases|case|bottles|bottle|packs|pack|pieces|piece|pcs|units|unit|people|persons|person"
    r"|times|days|day|hours|minutes|points|dollars|euros|percent)$",
    re.IGNORECASE,
)
_SCALED = re.compile(
    r"([+-]?\d[\d,]*(?:\.\d+)?|[+-]?\.\d+)\s*(千|万|十万|百万|千万|亿|k|thousand|w|m|million|bn|billion)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(\d{1,2})/(\d{1,2})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCALES = {
    "": 1.0, "千": 1e3, "k": 1e3, "thousand": 1e3, "万": 1e4, "w": 1e4, "十万": 1e5, "百万": 1e6, "m": 1e6,
    "million": 1e6, "千万": 1e7, "亿": 1e8, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_ENGLISH = {
    "zero": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70,
    "eighty": 80, "ninety": 90, "dozen": 12,
}  # fmt: skip
_ENGLISH_UNITS = {"hundred": 100, "thousand": 1000, "million": 10**6}


def read_number(text: str) -> float | None:
    """None for anything that is not one number; an approximate word such as 约 or about is passed over."""
    word = re.sub(
        r"^(约|大约|大概|差不多|about|around|approx\.?|~)\s*", "", text.strip(), flags=re.IGNORECASE
    )
    previous = ""
    while previous != word:  # both a sign and a unit may stand there: ￥99 元
        previous, word = word, _MONEY.sub("", word).strip()
    if not word:
        return None
    if (half := _FRACTION.fullmatch(word)) is not None:
        return int(half[1]) / int(half[2]) if int(half[2]) else None
    return _written(word) if re.search(r"\d", word) else _spoken(word)


def _written(word: str) -> float | None:
    match = _SCALED.fullmatch(word)
    if match is None:
        return None
    digits = match[1]
    if "," in digits and not _GROUPED.fullmatch(digits):
        if digits.count(",") > 1 or "." in digits:
            return None
        digits = digits.replace(",", ".")  # “1,5” of people who write a decimal comma
    return round(float(digits.replace(",", "")) * _SCALES[(match[2] or "").lower()], 10)


def _spoken(word: str) -> float | None:
    if all(
        character in _DIGITS or character in _UNITS or character in _MYRIADS or character in "点负半"
        for character in word
    ):
        return _chinese(word)
    return _english(word.lower().replace("-", " ").split())


def _chinese(word: str) -> float | None:
    negative = word.startswith("负")
    word = word.removeprefix("负")
    if word == "半":
        return -0.5 if negative else 0.5
    whole, _, decimals = word.partition("点")
    if (
        any(character not in _DIGITS for character in decimals)
        or "半" in whole
        or (not whole and not decimals)
    ):
        return None
    fraction = float("0." + "".join(str(_DIGITS[character]) for character in decimals)) if decimals else 0.0
    number = _chinese_whole(whole) if whole else 0
    if number is None:
        return None
    return -(number + fraction) if negative else number + fraction


def _chinese_whole(word: str) -> int | None:
    """三百二十一, 十二, 两万五 (25,000: the unit after the last one is understood), 二零二六."""
    if len(word) > 1 and all(character in _DIGITS for character in word):
        return int("".join(str(_DIGITS[character]) for character in word))
    total, section, digit, last_unit = 0, 0, None, 1
    for character in word:
        if character in _DIGITS:
            digit = _DIGITS[character]
            last_unit = 1 if digit == 0 else last_unit
        elif character in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[character]
            digit, last_unit = None, _UNITS[character]
        else:
            section += digit or 0
            total = (
                (total + section) * _MYRIADS[character]
                if total and _MYRIADS[character] > 10**4
                else total + section * _MYRIADS[character]
            )
            section, digit, last_unit = 0, None, _MYRIADS[character]
    if digit:
        section += digit * (last_unit // 10 if last_unit >= 100 else 1)
    return total + section


def _english(words: list[str]) -> float | None:
    total, current = 0, 0
    words = [word for word in words if word not in ("and", "a", "an")]
    for word in words:
        if word in _ENGLISH:
            current = (current or 1) * 12 if word == "dozen" else current + _ENGLISH[word]
        elif word in _ENGLISH_UNITS:
            current = (current or 1) * _ENGLISH_UNITS[word]
            if word != "hundred":
                total, current = total + current, 0
        else:
            return None
    return float(total + current) if words else None
