"""Bilingual words of the library: one value that holds both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A sentence or word in Simplified Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Return the English words for an English locale, the Chinese ones for every other."""
        return self.en if language.startswith("en") else self.zh
