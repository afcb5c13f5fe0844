"""What people send besides words: a picture, their voice, a film, a file, a place on the map. Kept in the vault as
«kind:reference»; the history holds the entry's id under `media`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from domain.act import Act
from domain.case import Case
from domain.events import Event, Scalar
from flow.ports import Secret, UnitOfWork
from flow.story import events

MEDIA, BEFORE = "media", "photo"
"""The key of events and notices, and what it was called when there were only pictures."""


class MediaKind(StrEnum):
    """What was sent. A reference is the channel's own, for LOCATION «latitude,longitude»."""

    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    ANIMATION = "animation"
    LOCATION = "location"


SPOKEN = frozenset({MediaKind.VOICE, MediaKind.AUDIO, MediaKind.VIDEO_NOTE})
"""Somebody speaks: enough to report something with, and a dispatcher has to listen to it."""


@dataclass(frozen=True, slots=True)
class Media:
    """One thing sent, as the channel refers to it."""

    kind: MediaKind
    ref: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """From «kind:reference»; a reference alone is a picture, as everything was before there were kinds."""
        kind, _, ref = text.partition(":")
        return cls(MediaKind(kind), ref) if ref and kind in set(MediaKind) else cls(MediaKind.PHOTO, text)

    @property
    def is_spoken(self) -> bool:
        """Whether somebody has to listen to it."""
        return self.kind in SPOKEN

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


def keep(uow: UnitOfWork, community: str, person: str, *media: str, as_: Secret = Secret.MEDIA) -> dict[str, Scalar]:
    """What an event says of things sent, if there are any: references into the vault, comma-separated."""
    sent = [str(Media.parse(each)) for each in media if each]
    return {MEDIA: ",".join(uow.vault.keep(community, person, as_, each).id for each in sent)} if sent else {}


def of(event: Event) -> str:
    """The vault entry of what came with an event; empty when nothing did. Only a registration may bring several."""
    return str(event.data.get(MEDIA) or event.data.get(BEFORE) or "")


def read(uow: UnitOfWork, community: str, entry: Scalar) -> Media | None:
    """What lies in the vault under an id; None for no id, and once it has been erased."""
    text = uow.vault.read(community, str(entry)) if entry else None
    return Media.parse(text) if text else None


def brought(story: Iterable[Event]) -> list[str]:
    """The vault entries of everything the reporter has sent along so far."""
    sent = (of(event) for event in story if event.kind in {Act.REGISTER, Act.NOTE})
    return [entry for entries in sent if entries for entry in entries.split(",")]


def of_case(uow: UnitOfWork, case: Case) -> list[str]:
    """The same of a case."""
    return brought(events(uow, case))
