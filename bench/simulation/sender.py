"""The sender on virtual time: the outbox is drained by the same storage calls as in `bot.delivery`, message by message, with the same
rules for what piles up, what has been overtaken and what makes no sound, and under Telegram's limits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from bench.simulation.agenda import Agenda
from bench.simulation.hotline import KEYS, Hotline, Traces
from bench.simulation.population import ACCOUNT, Population
from bot.limiter import Window
from bot.pack import WORDLESS, Parcel, pack
from cards.callback import Codec
from flow import pile, rooms
from flow.ports import Kind, Notice
from storage.delivery import Deliveries, Delivery

ALONE, GROUP = (1, 1.01), (20, 60.01)
"""How many messages in how many seconds a private chat and a group take (bot/limiter.py)."""
CLAIM = 50
SAMPLE = 25
"""One of so many edits of a card is put into words: nobody acts on an edit, it notifies nobody."""


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
        self._messages, self._edits = count(1), count()
        self._queued = 0
        hotline.hear.append(self._hear)

    def _hear(self, traces: Traces) -> None:
        self._queued += len(traces.notices)

    def pump(self) -> None:
        """Send what can be sent now; what has to wait for room leaves by itself when there is some."""
        while self._queued > 0:
            taken = self._deliveries.claim(ACCOUNT, self._agenda.now, CLAIM)
            if not taken:
                self._queued = 0 if not self._deliveries.pending_count(ACCOUNT) else 1
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
        self._send_in_turn(delivery)

    def _send_in_turn(self, delivery: Delivery) -> bool:
        """Whether there was room; if not, it is tried again when there is."""
        left = 0.0 if delivery.notice.kind in WORDLESS else self._window(delivery).wait(self._agenda.now.timestamp())
        if left > 0:
            self._agenda.at(self._agenda.now + timedelta(seconds=left), lambda: self._later(delivery))
            return False
        self._send(delivery)
        return True

    def _later(self, delivery: Delivery) -> None:
        if self._send_in_turn(delivery):
            self._queued += 1
            self.pump()

    def _send(self, delivery: Delivery) -> None:
        if not self._deliveries.depart(delivery):
            return
        if delivery.notice.to.peer in self._people.blocked:
            self._refused(delivery)
            return
        parcel, edits = self._pack(delivery.notice)
        if parcel is None and edits is None:  # overtaken
            self._deliveries.sent(delivery, None, self._agenda.now)
            return
        worded = delivery.notice.kind not in WORDLESS
        message = (edits or str(next(self._messages))) if worded else ""
        self._deliveries.sent(delivery, message or None, self._agenda.now)
        if worded and not edits:
            self._occupy(delivery)
        notice = parcel.notice if parcel else delivery.notice
        self._receive(Letter(notice, self._agenda.now, delivery.queued_at, message, bool(edits), parcel))

    def _pack(self, notice: Notice) -> tuple[Parcel | None, str | None]:
        """The parcel, and the number of the message it edits: "" for a new one, None for what is not sent at all."""
        if notice.kind in WORDLESS:
            return None, ""
        with self._hotline.look() as uow:
            if notice.kind is Kind.CARD and next(self._edits) % SAMPLE:
                card = uow.posts.card(notice.community, notice.case, notice.to, notice.audience)
                if card:
                    return None, card.message
            parcel = pack(uow, self._codec, notice)
        return parcel, parcel.edits if parcel else None

    def _refused(self, delivery: Delivery) -> None:
        """Blocked: as the sender takes it (bot/delivery.py)."""
        with self._hotline.work() as uow:
            rooms.left(uow, delivery.notice.to)
            rooms.untold(uow, delivery.notice)
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
