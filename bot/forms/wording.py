"""Texts of a form in its languages, with the values they mention, and which language a person sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.forms.xpath.expressions import Expression

Part = str | Expression
MISSING = "-"  # what pyxform writes where a translation is missing

# What people call a language in a column heading when they give no code. Extend it freely.
_CODES = {
    "chinese": "zh", "中文": "zh", "简体中文": "zh", "汉语": "zh", "mandarin": "zh", "english": "en",
    "英文": "en", "英语": "en",
    "french": "fr", "français": "fr", "francais": "fr", "spanish": "es", "español": "es", "espanol": "es",
    "portuguese": "pt", "português": "pt", "arabic": "ar", "العربية": "ar", "russian": "ru", "swahili": "sw",
    "kiswahili": "sw", "hindi": "hi", "german": "de", "deutsch": "de", "japanese": "ja",
    "日本語": "ja", "korean": "ko",
    "vietnamese": "vi", "thai": "th", "indonesian": "id",
}  # fmt: skip


def language_code(name: str) -> str:
    """“English (en)”, “en-GB” and “English” are all en; an unknown name is its own code, in lower case."""
    inside = name.rpartition("(")[2].rstrip(") ") if "(" in name else ""
    code = (inside or name).strip().lower().replace("_", "-")
    plain = name.partition("(")[0].strip().lower()
    return _CODES.get(code) or _CODES.get(plain) or code.partition("-")[0]


def language_for(wanted: str, languages: Iterable[str], default: str) -> str:
    """The form's language that a person who speaks `wanted` should see."""
    names = list(languages)
    if wanted in names:
        return wanted
    code = language_code(wanted)
    return next((name for name in names if language_code(name) == code), default)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in each language; "" is the key of a text without language. `media` has file names by kind."""

    by_language: Mapping[str, tuple[Part, ...]]
    media: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # language → image/audio/video/big-image → file

    def parts(self, language: str, default: str) -> tuple[Part, ...]:
        """The text in that language, else in the default one, else in any that has it."""
        for key in (language, default, "", *self.by_language):
            found = self.by_language.get(key)
            if found and found != (MISSING,):
                return found
        return ()

    def files(self, language: str, default: str) -> Mapping[str, str]:
        for key in (language, default, *self.media):
            if found := self.media.get(key):
                return found
        return {}

    def expressions(self) -> Iterable[Expression]:
        for parts in self.by_language.values():
            yield from (part for part in parts if not isinstance(part, str))


def plain(text: str) -> Text:
    return Text({"": (text,)})


NOTHING = Text({})
