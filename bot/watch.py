"""What an operator sees of a process: counters and durations kept here, backlogs read from the database when asked for, and the
trace that leads from an update to what was sent. Labels are words of ours, never an id of anybody or anything (I4)."""

import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from structlog.contextvars import bind_contextvars, bound_contextvars, get_contextvars

from bot.ready import Parts
from storage import watch
from storage.outbox import priority
from storage.uow import real_time

if TYPE_CHECKING:
    from storage.database import Database
    from storage.delivery import Delivery
    from storage.inbox import Received

log = structlog.get_logger()

disable_created_metrics()  # type: ignore[no-untyped-call]

SCHEMA = "schema"
SHORT = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
LONG = (0.1, 0.3, 1, 2, 5, 10, 30, 60, 300, 1800, 7200)


class Fate(StrEnum):
    """What became of an update the judge took up."""

    JUDGED = "judged"
    PUT_OFF = "put_off"
    PARKED = "parked"


class Outcome(StrEnum):
    """What became of an attempt at a message."""

    SENT = "sent"
    AGAIN = "again"
    GIVEN_UP = "given_up"


OUTCOMES = {"sent": Outcome.SENT, "again": Outcome.AGAIN, "dead": Outcome.GIVEN_UP}
"""What the sender writes down of an attempt, by the name of the method."""


def of_update(received: "Received") -> AbstractContextManager[str]:
    """While it lasts, what is logged carries the update's trace; answers the trace."""
    return tracing(f"u{received.update_id}")


def of_sweep() -> AbstractContextManager[str]:
    """The same for what nobody said, but time brought."""
    return tracing(f"t{secrets.token_hex(4)}")


@contextmanager
def tracing(trace: str) -> Iterator[str]:
    """While it lasts, what is logged and queued in this task carries `trace`."""
    with bound_contextvars(trace=trace):
        yield trace


def follow(delivery: "Delivery") -> None:
    """From here on, what this task logs and queues carries the trace of a message."""
    bind_contextvars(trace=delivery.trace)


def current_trace() -> str:
    """What the running task's work comes of; "" when nobody has said."""
    return str(get_contextvars().get("trace", ""))


class Watch:
    """One process's figures, in a registry of their own: several hotlines may live in one interpreter."""

    def __init__(self, database: "Database", bot: str, clock: Callable[[], datetime]) -> None:
        self.parts = Parts()
        self.holders: set[str] = set()
        self._database = database
        self._registry = CollectorRegistry()
        self._fates: list[tuple[Fate, Received]] = []
        self._updates()
        self._messages()
        self._process()
        self._registry.register(_Backlogs(database, bot, clock, self.holders))

    def _updates(self) -> None:
        count, seconds = self._counter, self._histogram
        self._received = count("updates_received", "Updates kept that were not known before")
        self._judged = count("updates", "Updates taken up by the judge, by what became of them", "outcome")
        for fate in Fate:
            self._judged.labels(fate)
        self._batch = seconds("judge_batch_seconds", "Judging one batch, its commit included", SHORT)
        self._until_judged = seconds(
            "update_seconds", "From an update's receipt to the commit of what came of it", LONG
        )
        self._sweeps = seconds("sweep_seconds", "Acting on a batch of what is due", SHORT, "sweep")
        self._swept = count("swept", "Rows that were due and looked at", "sweep")

    def _messages(self) -> None:
        count, seconds = self._counter, self._histogram
        self._attempts = count("messages", "Attempts at messages, by what became of them", "outcome", "priority")
        for outcome in Outcome:
            for tier in (*watch.TIERS, watch.BULLETIN):
                self._attempts.labels(outcome, tier)
        self._until_sent = seconds("message_seconds", "From queueing a message to its being sent", LONG, "priority")
        self._doubts = count("message_doubts", "Times nobody knew whether a message had arrived")
        self._slowed = count("too_many_requests", "Times Telegram said 429: not so fast")

    def _process(self) -> None:
        ready = Gauge("hotline_ready", "Whether every part of this process is up", registry=self._registry)
        ready.set_function(lambda: float(not self.missing()))
        self._heard = Gauge(
            "hotline_telegram_heard_timestamp_seconds",
            "When Telegram last answered the question for updates, or brought one",
            ["by"],
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def missing(self) -> tuple[str, ...]:
        """What keeps this process from its work; nothing when it is ready. Once the schema has been what this code needs it
        may run ahead of it: replicas are replaced one by one."""
        from storage import migrations

        try:
            revision = migrations.current(self._database)
        except Exception as error:
            log.error("database.unreadable", error=type(error).__name__)
            return ("database",)
        if SCHEMA in self.parts.missing and revision == migrations.head():
            self.parts.up(SCHEMA)
        return self.parts.missing

    def text(self) -> str:
        """Every figure in Prometheus's text format."""
        return generate_latest(self._registry).decode()

    def heard(self, by: str) -> None:
        """Telegram is there: it answered `getUpdates`, or knocked with a `webhook`."""
        self._heard.labels(by).set_to_current_time()

    def received(self, count: int) -> None:
        """Updates kept that were not known before."""
        self._received.inc(count)

    @contextmanager
    def judging(self) -> Iterator[None]:
        """Around a batch and its commit: what `fate` was told meanwhile counts, and is logged, once it has committed."""
        self._fates, started = [], time.perf_counter()
        yield
        if self._fates:
            self._batch.observe(time.perf_counter() - started)
        now = real_time()
        for fate, received in self._fates:
            self._judged.labels(fate).inc()
            if fate is Fate.JUDGED:
                waited = (now - received.received_at).total_seconds()
                self._until_judged.observe(waited)
                with of_update(received):
                    log.info("update.judged", tried=received.attempts + 1, seconds=round(waited, 3))

    def fate(self, fate: Fate, received: "Received") -> None:
        """What becomes of an update if the batch commits."""
        self._fates.append((fate, received))

    def swept(self, module: str, rows: int, seconds: float) -> None:
        """A batch of what was due is committed. A look that finds nothing does not count."""
        if rows:
            sweep = module.rpartition(".")[2]
            self._sweeps.labels(sweep).observe(seconds)
            self._swept.labels(sweep).inc(rows)

    def recorded(self, what: Callable[..., object], *args: Any) -> None:
        """A method of Deliveries was called with a message, and has committed."""
        outcome = OUTCOMES.get(getattr(what, "__name__", ""))
        if outcome:
            self._message(outcome, args[0])

    def _message(self, outcome: Outcome, delivery: "Delivery") -> None:
        tier = watch.tier(priority(delivery.notice))
        self._attempts.labels(outcome, tier).inc()
        if outcome is Outcome.SENT:
            waited = (real_time() - delivery.queued_at).total_seconds()
            self._until_sent.labels(tier).observe(waited)
            kind = delivery.notice.kind.value
            log.info("message.sent", kind=kind, tried=delivery.attempts, seconds=round(waited, 3))

    def doubted(self) -> None:
        """Nobody knows whether a message has arrived."""
        self._doubts.inc()

    def slowed(self) -> None:
        """Telegram said 429."""
        self._slowed.inc()

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(f"hotline_{name}", words, labels, registry=self._registry)

    def _histogram(self, name: str, words: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"hotline_{name}", words, labels, buckets=buckets, registry=self._registry)


class _Backlogs:
    """What waits, read when somebody asks. A database that cannot be read is a figure, too."""

    def __init__(self, database: "Database", bot: str, clock: Callable[[], datetime], holders: Collection[str]) -> None:
        self._database, self._bot, self._clock, self._holders = database, bot, clock, holders

    def collect(self) -> Iterator[Metric]:
        """The gauges of this moment."""
        business = self._clock()
        try:
            behind = watch.look(self._database, self._bot, business)
        except Exception as error:
            log.error("database.unreadable", error=type(error).__name__)
            yield _gauge("database_up", "Whether the database could be read just now", 0)
            return
        yield _gauge("database_up", "Whether the database could be read just now", 1)
        yield from _queues(behind, real_time(), business)
        yield from _leases(behind, self._holders, real_time())


def _queues(behind: watch.Behind, now: datetime, business: datetime) -> Iterator[Metric]:
    yield _gauge("inbox_waiting", "Updates not judged yet", behind.inbox.count)
    yield _gauge("inbox_oldest_age_seconds", "How long the oldest of them has waited", behind.inbox.age(now))
    yield _gauge("inbox_parked", "Updates that could not be judged and wait for an operator", behind.parked)
    waiting = _family("outbox_waiting", "Messages neither sent nor given up", "priority")
    oldest = _family("outbox_oldest_age_seconds", "How long the oldest of them has waited", "priority")
    for tier, each in behind.outbox.items():
        waiting.add_metric([tier], each.count)
        oldest.add_metric([tier], each.age(now))
    yield from (waiting, oldest)
    yield _gauge("dues_overdue", "Due times that have passed and were not acted on", behind.dues.count)
    yield _gauge(
        "dues_oldest_age_seconds", "How long ago the earliest passed, business clock", behind.dues.age(business)
    )


def _leases(behind: watch.Behind, holders: Collection[str], now: datetime) -> Iterator[Metric]:
    held = _family("lease_held", "Whether any process holds the lease", "lease")
    here = _family("lease_held_here", "Whether this process holds the lease", "lease")
    left = _family("lease_remaining_seconds", "How long the lease still runs unless it is renewed", "lease")
    for lease in behind.leases:
        seconds = max((lease.until - now).total_seconds(), 0.0)
        held.add_metric([lease.name], float(seconds > 0))
        here.add_metric([lease.name], float(seconds > 0 and lease.holder in holders))
        left.add_metric([lease.name], seconds)
    yield from (held, here, left)


def _family(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"hotline_{name}", words, labels=labels)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"hotline_{name}", words, value=value)
