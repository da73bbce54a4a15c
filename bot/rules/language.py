"""The two languages of the product, and names that an admin gives in both."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Language(StrEnum):
    ZH = "zh"
    EN = "en"

    @classmethod
    def of_telegram(cls, code: str | None) -> "Language":
        """The closest language for a Telegram `language_code` such as `zh-hans`; English when unknown."""
        return cls.ZH if (code or "").lower().startswith("zh") else cls.EN


class BothLanguages(BaseModel):
    """A name given by an admin, in Chinese and in English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en
