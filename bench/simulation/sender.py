"""The sender on virtual time: the outbox is drained by the same storage calls as in `bot.delivery`, message by message, with
the same rules for what piles up, what has been overtaken and what makes no sound, and under Telegram's limits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import count

from bench.simulation.agenda import Agenda
from bench.simulation.hotline import KEYS, Hotline, Traces
from bench.simulation.population import ACCOUNT, Population
from bot.limiter import Window
from bot.pack import NAMED, WORDLESS, Parcel, pack
from cards.callback import Codec
from domain.ladder import is_quiet
from flow import pile, rooms
from flow.ports import Audience, Kind, Notice
from storage.delivery import Deliveries, Delivery
from storage.outbox import CARDS
from storage.uow import Uow

ALONE, GROUP = (1, 1.01), (20, 60.01)
"""How many messages in how many seconds a private chat and a group take (bot/limiter.py)."""
CLAIM = 50
SAMPLE = 10
"""One of so many messages is put into words that could not have been overtaken and make no sound anybody would mind."""
MINDED = frozenset({Kind.CHASE, Kind.REMIND, Kind.ALARM, Kind.MISSING, Kind.LIST, Kind.EXTENSION})
"""What may have been overtaken: always put into words."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it arrived. `parcel` is what it said, None where nobody has looked; `message` its number in the chat."""

    notice: Notice
    at: datetime
    queued_at: datetime
    message: str
    edited: bool
    parcel: Parcel | None


class Sender:
    """`receive` is called with each message that arrives."""

    def __init__(self, hotline: Hotline, agenda: Agenda, people: Population, receive: Callable[[Letter], None]) -> None:
        self._hotline, self._agenda, self._people, self._receive = hotline, agenda, people, receive
        self._deliveries = Deliveries(hotline.database)
        self._codec = Codec(KEYS)
        self._windows: dict[str, Window] = {}
        self._messages, self._sampled = count(1), count()
        self._cards: dict[tuple[str, str, Audience], str] = {}
        self._queued = 0
        self._eyes: Uow | None = None
        hotline.hear.append(self._hear)

    def _hear(self, traces: Traces) -> None:
        self._queued += len(traces.notices)

    def pump(self) -> None:
        """Send what can be sent now; what has to wait for room leaves by itself when there is some."""
        if self._queued > 0:
            with self._hotline.database.hold():
                self._pump()
            self._eyes = None

    def _pump(self) -> None:
        while self._queued > 0:
            taken = self._deliveries.claim(ACCOUNT, self._agenda.now, CLAIM)
            if not taken:
                self._queued = self._deliveries.pending_count(ACCOUNT)
                return
            self._queued -= len(taken)
            for delivery in taken:
                self._begin(delivery)

    def restart(self) -> None:
        """After an outage: what was taken and never departed waits again."""
        self._queued += self._deliveries.put_back(ACCOUNT)
        self.pump()

    def _begin(self, delivery: Delivery) -> None:
        if pile.may_pile(delivery.notice):
            delivery = self._deliveries.gather(delivery, self._agenda.now)
        if self._has_room(delivery):
            self._send(delivery)

    def _has_room(self, delivery: Delivery) -> bool:
        """If not, it is tried again when there is some."""
        left = 0.0 if delivery.notice.kind in WORDLESS else self._window(delivery).wait(self._agenda.now.timestamp())
        if left > 0:
            self._agenda.at(self._agenda.now + timedelta(seconds=left), lambda: self._later(delivery))
        return left <= 0

    def _later(self, delivery: Delivery) -> None:
        with self._hotline.database.hold():
            if self._has_room(delivery) and self._deliveries.depart(delivery):  # unless put back meanwhile
                self._send(delivery)
                self._queued += 1
                self._pump()
        self._eyes = None

    def _send(self, delivery: Delivery) -> None:
        if delivery.notice.to.peer in self._people.blocked:
            self._refused(delivery)
            return
        parcel, edits = self._pack(delivery.notice, self._agenda.now - delivery.queued_at)
        if parcel is None and edits is None:  # overtaken
            self._deliveries.sent(delivery, None, self._agenda.now)
            return
        worded = delivery.notice.kind not in WORDLESS
        message = (edits or str(next(self._messages))) if worded else ""
        self._deliveries.sent(delivery, message or None, self._agenda.now)
        if worded and not edits:
            self._occupy(delivery)
        if delivery.notice.kind in CARDS:
            self._cards[delivery.notice.case, delivery.notice.to.peer, delivery.notice.audience] = message
        notice = parcel.notice if parcel else delivery.notice
        self._receive(Letter(notice, self._agenda.now, delivery.queued_at, message, bool(edits), parcel))

    def _pack(self, notice: Notice, waited: timedelta) -> tuple[Parcel | None, str | None]:
        """The parcel, and the number of the message it edits: "" for a new one, None for what is not sent at all."""
        if notice.kind in WORDLESS:
            return None, ""
        if not self._is_read(notice):
            if notice.kind is Kind.CARD:
                return None, self._cards.get((notice.case, notice.to.peer, notice.audience), "")
            return None, str(notice.args.get("message") or "") if notice.kind in NAMED else ""
        parcel = pack(self._look(), self._codec, notice, waited)
        return parcel, parcel.edits if parcel else None

    def _is_read(self, notice: Notice) -> bool:
        brings = notice.kind is Kind.NEW_CARD and notice.audience is Audience.LEADER
        night = is_quiet(self._agenda.now, self._hotline.community) and notice.kind is not Kind.CARD
        return notice.kind in MINDED or brings or night or not next(self._sampled) % SAMPLE

    def _look(self) -> Uow:
        """Nothing but messages changes while they are sent: what was read for one serves the others."""
        if self._eyes is None:
            with self._hotline.look() as self._eyes:
                self._eyes.cases.get = cache(self._eyes.cases.get)  # type: ignore[method-assign]
        return self._eyes

    def _refused(self, delivery: Delivery) -> None:
        """Blocked: as the sender takes it (bot/delivery.py)."""
        with self._hotline.work() as uow:
            rooms.left(uow, delivery.notice.to)
            rooms.untold(uow, delivery.notice)
        self._eyes = None
        self._deliveries.dead(delivery, "Forbidden", self._agenda.now)

    def _window(self, delivery: Delivery) -> Window:
        peer = delivery.notice.to.peer
        if peer not in self._windows:
            self._windows[peer] = Window(*(GROUP if peer.startswith("-") else ALONE))
        return self._windows[peer]

    def _occupy(self, delivery: Delivery) -> None:
        window = self._window(delivery)
        window.leave()
        window.answer(self._agenda.now.timestamp())
