"""Every text of the product in one person's language: gettext catalogues, plurals, dates and numbers.

The English text stands in the views (it is the message id); Chinese stands in `locales/zh/*.po`, one file a
subject. Arguments are escaped for Telegram's HTML unless they are `Html` already.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.rules.language import Language

LOCALES_DIR = Path(__file__).parent / "locales"
BABEL_LOCALES = {Language.ZH: Locale.parse("zh_Hans_CN"), Language.EN: Locale.parse("en_GB")}


class Html(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


@cache
def catalogue(language: Language) -> Mapping[str, str | tuple[str, ...]]:
    """Message id → translation of all subjects of one language; empty for English, whose text is the id."""
    messages: dict[str, str | tuple[str, ...]] = {}
    for path in sorted((LOCALES_DIR / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=str(language)):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    said = message.string
                    messages[key] = said if isinstance(said, str) else tuple(said or ())
    return messages


class Words:
    """The words of one language: `t("Hello {name}", name=…)`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = catalogue(language)
        self._locale = BABEL_LOCALES[language]

    def __call__(self, text: str, /, **values: object) -> Html:
        """The text in this language with the values filled in; values are escaped, the text is HTML."""
        found = self._catalogue.get(text) or text
        template = found if isinstance(found, str) else found[0]
        return Html(template.format_map(_escaped(values)) if values else template)

    def many(self, one: str, more: str, n: int, /, **values: object) -> Html:
        """The right plural for `n`, which the text may use as `{n}`."""
        found = self._catalogue.get(one)
        if not found:
            found = one if n == 1 else more
        # Chinese has one form for every number.
        template = found if isinstance(found, str) else found[0]
        return Html(template.format_map(_escaped({"n": n, **values})))

    def sentences(self, *said: Html) -> Html:
        """One after another, as the language joins them: Chinese puts no space after a full stop."""
        return Html(("" if self.language is Language.ZH else " ").join(said))

    def pair(self, name: str, value: str) -> str:
        """`Name: value` / `名称：值`; both are taken as they are."""
        return f"{name}：{value}" if self.language is Language.ZH else f"{name}: {value}"

    def listed(self, names: Iterable[str], *, most: int | None = None) -> str:
        """`one, two` / `甲、乙`; ends in "…" where there are more than the most to be named."""
        every = tuple(names)
        shown = ("、" if self.language is Language.ZH else ", ").join(every[:most])
        return shown if most is None or len(every) <= most else f"{shown} …"

    def day(self, day: date) -> str:
        """`Mon 3 Mar` / `3月3日周一`."""
        pattern = "E d MMM" if self.language is Language.EN else "M月d日EEE"
        return format_date(day, pattern, locale=self._locale)

    def weekday(self, number: int) -> str:
        """`Mon` / `周一` for 0."""
        return str(self._locale.days["format"]["abbreviated"][number])

    def clock(self, at: datetime | time, zone: str | None = None) -> str:
        """`14:05`; a datetime is shown in `zone`."""
        if isinstance(at, datetime) and zone is not None:
            at = at.astimezone(ZoneInfo(zone))
        return format_time(at.time() if isinstance(at, datetime) else at, "HH:mm", locale=self._locale)

    def moment(self, at: datetime, zone: str, *, on: date | None = None) -> str:
        """Day and time in `zone`: `3 Mar 14:05` / `3月3日 14:05`; on the day meant anyhow only the time."""
        if on == at.astimezone(ZoneInfo(zone)).date():
            return self.clock(at, zone)
        pattern = "d MMM HH:mm" if self.language is Language.EN else "M月d日 HH:mm"
        return format_datetime(at.astimezone(ZoneInfo(zone)), pattern, locale=self._locale)

    def span(self, length: timedelta) -> str:
        """`25 min`, `1 h 10 min` / `25分钟`, `1小时10分钟`; never negative."""
        minutes = max(0, round(length.total_seconds() / 60))
        hours, rest = divmod(minutes, 60)
        zh = self.language is Language.ZH
        parts = []
        if hours:
            parts.append(f"{hours}小时" if zh else f"{hours} h")
        if rest or not hours:
            parts.append(f"{rest}分钟" if zh else f"{rest} min")
        return ("" if zh else " ").join(parts)

    def ago(self, length: timedelta) -> str:
        return format_timedelta(-length, add_direction=True, locale=self._locale)

    def metres(self, metres: float) -> str:
        """`42 m`, `1.3 km` / `42米`, `1.3公里`."""
        zh = self.language is Language.ZH
        if metres < 1000:
            return f"{metres:.0f}米" if zh else f"{metres:.0f} m"
        return f"{metres / 1000:.1f}公里" if zh else f"{metres / 1000:.1f} km"

    def number(self, number: float) -> str:
        return format_decimal(number, locale=self._locale)

    def country(self, code: str) -> str:
        """The country of two letters by name; the letters where nobody knows it."""
        return str(self._locale.territories.get(code, code))


def say(text: str) -> str:
    """Mark a text of a literal table for the catalogues; it is spoken later with `t(text)`."""
    return text


@cache
def words(language: Language) -> Words:
    return Words(language)


def _escaped(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, Html | int | float) else escape(str(value), quote=False)
        for name, value in values.items()
    }
