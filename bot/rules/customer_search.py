"""What a customer is found by: names, pinyin, initials, code and telephone, folded as people compare them."""

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, product

# Readings character by character are enough, since every reading is kept; the phrases would cost 46 MB.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
from pypinyin import Style, pinyin

LONGEST_KEY = 200
MOST_READINGS = 12
"""Readings kept of one name: 重庆 is both zhongqing and chongqing; a long name could have thousands."""
CHINESE = re.compile(r"[\u3400-\u9fff]+")
TELEPHONE = re.compile(r"\+?[\d\s()./-]*\d{4}[\d\s()./-]*")


def searchable(text: str) -> str:
    """As people compare names: full-width folded to plain, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def search_text(names: Collection[str], *, code: str, telephones: Collection[str] = ()) -> str:
    """Everything a customer is found by, in one line; every part begins after a space.

    A part that people type is contained in it: see `words_typed`.
    """
    folded = [searchable(name) for name in names if name]
    folded_code = searchable(code)
    parts = [*folded, folded_code, folded_code.replace("-", "")]
    parts += [digits for each in telephones if (digits := _digits(each))]
    for name in folded:
        parts += _readings(name)
    return " " + " ".join(dict.fromkeys(parts)) + " "


def sort_key(name_zh: str, name_en: str) -> str:
    """Where a customer stands in a Chinese list: by pinyin, syllable by syllable, each character's usual one.

    By the English name where there is no other.
    """

    def spelled(found: re.Match[str]) -> str:
        return " ".join(readings[0] for readings in pinyin(found[0], style=Style.NORMAL)) + " "

    return CHINESE.sub(spelled, searchable(name_zh or name_en))[:LONGEST_KEY]


def words_typed(typed: str) -> tuple[str, ...]:
    """What must be contained in a customer's line, word by word; empty when nothing was typed.

    永辉cs are two words; a telephone number is one, however it is spaced, and so are the numbers of a code.
    """
    folded = searchable(typed)
    if TELEPHONE.fullmatch(folded):
        return (_digits(folded),)
    spaced = CHINESE.sub(lambda found: f" {found[0]} ", folded.replace("'", "").replace("’", ""))
    return tuple(dict.fromkeys(spaced.split()))


def _digits(telephone: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", telephone) if char in "0123456789")


def _readings(name: str) -> Iterator[str]:
    """Full pinyin and initials of the Chinese in a name, without spaces: 永辉 → yonghui, yh."""
    syllables = [
        tuple(dict.fromkeys(readings))
        for chinese in CHINESE.findall(name)
        for readings in pinyin(chinese, style=Style.NORMAL, heteronym=True)
    ]
    if not syllables:
        return
    for reading in islice(_combined(syllables), MOST_READINGS):
        yield "".join(reading)
        yield "".join(syllable[:1] for syllable in reading)


def _combined(syllables: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The usual reading first; all of them, or with many those that differ from it in one place."""
    count = 1
    for each in syllables:
        count *= len(each)
    if count <= MOST_READINGS:
        yield from product(*syllables)
        return
    usual = tuple(each[0] for each in syllables)
    yield usual
    for place, each in enumerate(syllables):
        for other in each[1:]:
            yield (*usual[:place], other, *usual[place + 1 :])
