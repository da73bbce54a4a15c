"""The translations of a form: its texts in each language by id, and where labels and hints refer to them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bot.forms.compiling import Compiler
from bot.forms.markup import child, children, local
from bot.forms.wording import NOTHING, Text, plain
from bot.forms.xpath.expressions import Expression

Parts = tuple[str | Expression, ...]

_ITEXT = re.compile(r"jr:itext\(\s*(['\"])(.*?)\1\s*\)")
# Among the forms of a text JavaRosa shows the one without a name, else the long, else the short one.
_WORDS = (None, "long", "short")


@dataclass(frozen=True, slots=True)
class Translations:
    texts: Mapping[str, Text]  # guidance hints by the id of their hint and “;guidance”
    languages: tuple[str, ...]
    default_language: str

    def referenced(self, reference: str) -> Text:
        """What a `ref` or a message means: a text by its id, else the words themselves."""
        match = _ITEXT.fullmatch(reference.strip())
        return self.texts.get(match[2], NOTHING) if match else plain(reference)

    def text_of(self, element: Element | None, compiler: Compiler, *, path: str) -> Text:
        """A label or hint: by id from the translations, else the words inside."""
        if element is None:
            return NOTHING
        if reference := element.get("ref"):
            return self.referenced(reference)
        parts = _parts(element, compiler, path=path)
        return Text({"": parts}) if parts else NOTHING

    def guidance_of(self, hint: Element | None) -> Text:
        match = _ITEXT.fullmatch("" if hint is None else hint.get("ref", "").strip())
        return self.texts.get(f"{match[2]};guidance", NOTHING) if match else NOTHING


def read_translations(model: Element, compiler: Compiler) -> Translations:
    """The default language is the one marked so, else the first."""
    words: dict[str, dict[str, Parts]] = defaultdict(dict)
    media: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    languages: list[str] = []
    default = ""
    for itext in children(model, "itext"):
        for translation in children(itext, "translation"):
            language = translation.get("lang", "")
            languages.append(language)
            if translation.get("default") is not None:  # whatever it says, as in JavaRosa
                default = language
            for text in children(translation, "text"):
                _read(text, language, words, media, compiler)
    ids = words.keys() | media.keys()
    texts = {text_id: Text(words.get(text_id, {}), media.get(text_id, {})) for text_id in ids}
    return Translations(texts, tuple(languages), default or (languages[0] if languages else ""))


def _read(
    text: Element,
    language: str,
    words: dict[str, dict[str, Parts]],
    media: dict[str, dict[str, dict[str, str]]],
    compiler: Compiler,
) -> None:
    text_id = text.get("id", "")
    path = text_id.partition(":")[0] if text_id.startswith("/") else ""
    values = {value.get("form"): value for value in children(text, "value")}
    shown = next((values[form] for form in _WORDS if form in values), None)
    for key, value in ((text_id, shown), (f"{text_id};guidance", values.get("guidance"))):
        if value is not None:
            words[key][language] = _parts(value, compiler, path=path)
    for form, value in values.items():
        file = (value.text or "").rpartition("/")[2]
        if form is not None and form not in (*_WORDS, "guidance") and file and file != "-":
            media[text_id][language][form] = file


def _parts(element: Element, compiler: Compiler, *, path: str) -> Parts:
    parts: list[str | Expression] = [element.text or ""]
    for inside in element:
        if local(inside) == "output":
            written = inside.get("value") or inside.get("ref")
            found = compiler.expression(written, path=path, column="label")
            parts.append(found if found is not None else "")
        parts.append(inside.tail or "")
    if isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in parts if part != "")


def title_of(head: Element, translations: Translations) -> Text:
    """“Store visit | 门店拜访” names the form in each of its languages, in their order."""
    title = child(head, "title")
    words = "" if title is None else (title.text or "").strip()
    parts = [part.strip() for part in words.split("|")]
    if len(parts) == len(translations.languages) > 1:
        named = zip(translations.languages, parts, strict=True)
        return Text({language: (part,) for language, part in named})
    return plain(words)
