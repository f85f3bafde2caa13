"""Several faults told in one message: each a code and data, all of them in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indexer.catalogue import Catalogue

SENTENCES = Catalogue("bot")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing missing or wrong: a code of the bot's catalogue, and its data."""

    code: str
    data: Mapping[str, str | int] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """Return what is wrong and what right looks like."""
        return SENTENCES.text(self.code, language, **self.data)


class Faults(str):
    """The faults as data of an error; a catalogue's sentence names its language: `{faults:fr}`."""

    __slots__ = ("faults",)

    faults: tuple[Fault, ...]

    def __new__(cls, faults: Iterable[Fault]) -> Faults:
        """Keep the faults behind the text of their codes."""
        kept = tuple(faults)
        made = super().__new__(cls, ", ".join(fault.code for fault in kept))
        made.faults = kept
        return made

    def __format__(self, language: str) -> str:
        """Return one line a fault."""
        return "".join(f"\n  - {fault.sentence(language)}" for fault in self.faults) if language else str(self)
