"""Whatever comes in at the webhook's door: no crash, no stuck inbox, no untyped error, and nobody's appeal held up by it.

20,000 updates; with HOTLINE_LONG=1 1,000,000. The last test asserts that they were really made, and what became of them.
"""

import asyncio
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as settings_
from pydantic import SecretStr, ValidationError
from sqlalchemy import select, text

from bot.ingress import TRIES
from bot.telegram_in import Reception, webhook
from domain.case import ENDED
from domain.community import Community
from flow.ports import Spot, Understanding
from storage import tables
from storage.database import Database
from storage.inbox import Inbox
from storage.uow import real_time
from storage.verify import verify
from tests.bot.updates import PEOPLE, Made, Maker, Plan, plans
from tests.conftest import LONG
from tests.handlers import town as here
from tests.handlers.town import LI, RESIDENTS, SURE, UNIT, WANG, ZHAO, ZHOU, Hands, Town

GOAL = 1_000_000 if LONG else 20_000
PORTION, PORTIONS = 250, 4
"""Updates kept before they are judged, and how often that is done before the town is founded anew."""
SENTRY, SECRET = 9001, "a-webhook-secret-0"
TELL = 20_000
"""How often, in updates, a long run says how far it has come (seen with `pytest -s`)."""
PATIENCE = 60.0
"""Seconds of work a portion may take to be judged, whatever else the machine does: many times what it does."""
SEEN: Counter[str] = Counter()
"""Updates made by category and kind, answers at the door, what was parked and why: what the run really did."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that must not happen: what it was, and which updates of the portion it happened to, if that is known."""

    what: str
    updates: tuple[int, ...] = ()


@dataclass(slots=True)
class Failed:
    """An update that the judge had to put off."""

    update: int
    error: BaseException

    @property
    def is_typed(self) -> bool:
        """Telegram sent what aiogram cannot read: that, and nothing else, may be parked."""
        return isinstance(self.error, ValidationError) and self.error.title == "Update"


@dataclass(repr=False)
class Fuzzed:
    """A town with a door, founded anew for every plan; `start` is how it begins: a few cases at every station."""

    town: Town
    start: sqlite3.Connection
    real: Hands
    failed: list[Failed]
    app: FastAPI = field(init=False)
    shown: dict[Any, Any] = field(init=False)

    def __post_init__(self) -> None:
        hotline = self.town.hotline
        hotline.settings = hotline.settings.model_copy(update={"webhook_secret": SecretStr(SECRET)})
        hotline.world = replace(hotline.world, real=self.real)
        self.app = FastAPI()
        self.app.include_router(webhook(hotline, Reception(hotline, self.town.judge.ring)))
        self.shown = dict(self.town.shown)

    # -- what a run is ----------------------------------------------------------------------------------------------------

    def found(self) -> None:
        """As it was in the beginning."""
        self.start.backup(here.raw(self.town.hotline.database))
        self.town.shown = dict(self.shown)
        self.town.clock.moment = here.MONDAY
        self.failed.clear()

    async def play(self, plan: Plan) -> tuple[list[Made], Wrong | None]:
        """The updates a plan makes and what went wrong first; ends there."""
        self.found()
        maker, all_ = Maker(plan, self.town.hotline.codec, lambda: int(self.town.clock().timestamp())), list[Made]()
        for number in range(PORTIONS):
            self._look_around(maker)
            made = list(maker.many(PORTION))
            all_ += made
            wrong = await self.portion(made, maker)
            wrong = wrong or self._pass_time(number, plan)
            if wrong:
                return all_, wrong
        return all_, self._books()

    async def replay(self, made: Sequence[Made]) -> Wrong | None:
        """The same updates in a town founded anew."""
        self.found()
        maker = Maker(Plan(0, ("",), (0,), (1, 0, 0)), self.town.hotline.codec, lambda: 0)
        maker._number += 1_000_000
        for at in range(0, len(made), PORTION):
            wrong = await self.portion(made[at : at + PORTION], maker, quiet=True)
            if wrong:
                return wrong
        return self._books()

    async def portion(self, made: Sequence[Made], maker: Maker, *, quiet: bool = False) -> Wrong | None:
        """Brought to the door, judged to the end, and looked after."""
        self.failed.clear()
        ids: list[int] = []
        for each in made:
            try:
                status = await self.knock(each.body)
            except Exception as error:
                return Wrong(f"the door: {error!r}", (len(ids),))
            ids.append(status)
            if not quiet:
                SEEN[each.what] += 1
                SEEN[f"door {status}"] += 1
        sentinels = [await self._sentinel(maker, *lane) for lane in (_lane(made), (RESIDENTS, SENTRY))]
        wrong = await self._judge() or self._typed() or self._sentinels(sentinels) or self._answers()
        if not quiet:
            SEEN["put off"] += len(self.failed)
        return wrong

    async def knock(self, body: bytes) -> int:
        """The status the webhook answers with; an exception of its own passes."""
        answers: list[Any] = []
        headers = [(b"x-telegram-bot-api-secret-token", SECRET.encode())]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/telegram",
            "raw_path": b"/telegram",
            "query_string": b"",
            "headers": headers,
        }
        scope |= {
            "http_version": "1.1",
            "scheme": "https",
            "root_path": "",
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 443),
        }
        given_ = iter(
            [
                {"type": "http.request", "body": body[:99], "more_body": True},
                {"type": "http.request", "body": body[99:]},
            ]
        )

        async def receive() -> Any:
            return next(given_)

        async def send(message: Any) -> None:
            answers.append(message)

        await self.app(scope, receive, send)
        return int(answers[0]["status"])

    # -- what must hold -----------------------------------------------------------------------------------------------------

    async def _judge(self) -> Wrong | None:
        inbox, began = Inbox(self.town.hotline.database), time.process_time()
        for _ in range(TRIES * (PORTION + 10)):
            try:
                judged = await self.town.judge_all()
            except Exception as error:
                return Wrong(f"the judge: {error!r}")
            if not judged and inbox.pending_count() == 0:
                took = time.process_time() - began
                return Wrong(f"took {took:.0f} s") if took > PATIENCE else None
            self.real.on(seconds=2**TRIES)
        return Wrong(f"{inbox.pending_count()} wait for ever")

    def _typed(self) -> Wrong | None:
        untyped = [failed for failed in self.failed if not failed.is_typed]
        if untyped:
            return Wrong(f"untyped: {untyped[0].error!r}", tuple(failed.update for failed in untyped))
        return None

    async def _sentinel(self, maker: Maker, chat: int, who: int) -> Spot:
        """An ordinary appeal of somebody's who may be in the middle of something."""
        for words in ("/cancel", f"/new {SURE}"):
            number = maker.next_id()
            message = self.town.message(who, chat, words, message_id=5_000_000_000 + number)
            assert await self.knock(json.dumps({"update_id": number, "message": message}).encode()) == 200
        return Spot(here.address(chat), str(message["message_id"]))

    def _sentinels(self, spots: Sequence[Spot]) -> Wrong | None:
        with self.town.hotline.look() as uow:
            missing = [spot.chat.peer for spot in spots if uow.cases.at(spot) is None]
        return Wrong(f"an ordinary appeal in {missing} was not filed") if missing else None

    def _answers(self) -> Wrong | None:
        """What Telegram would refuse: an answer to a press of more than 200 characters."""
        long = [answer.text for answer in self.town.wire.answers() if len(answer.text or "") > 200]
        return Wrong(f"an answer to a press is too long: {long[0]}") if long else None

    def _books(self) -> Wrong | None:
        """The ledger is whole, every open case is due (I1), what is parked is parked for a reason, nothing is left locked."""
        database = self.town.hotline.database
        for parked in Inbox(database).list_parked():
            SEEN[f"parked {parked.error}"] += 1
            if parked.error != ValidationError.__name__:
                return Wrong(f"parked for {parked.error}", (parked.update_id,))
        with self.town.hotline.look() as uow:
            report = verify(uow.connection)
            dues = select(tables.dues.c.case_id)
            open_ = tables.cases.c.state.not_in([state.value for state in ENDED])
            idle = uow.connection.execute(select(tables.cases.c.id).where(open_, tables.cases.c.id.not_in(dues))).all()
            count = text("SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM events)")
            SEEN["cases"] += (totals := uow.connection.execute(count).one())[0]
            SEEN["events"] += totals[1]
        if not report.whole:
            return Wrong(f"the history does not hold: {report.breaks[:3]} {report.mismatches[:3]}")
        if idle:
            return Wrong(f"open and not due: {idle[:3]}")
        if here.raw(database).in_transaction or self.town.hotline.writer.locked():
            return Wrong("a transaction is left open")
        return None

    # -- the rest of the world ------------------------------------------------------------------------------------------------

    def _look_around(self, maker: Maker) -> None:
        """What can be pressed and answered now."""
        seen = list(self.town.shown.values())
        maker.messages = [(each.chat, int(each.message)) for each in seen]
        buttons = [(each, button.data) for each in seen for row in each.rows for button in row if button.data]
        maker.buttons = [(each.chat, int(each.message), data) for each, data in buttons]
        maker.cases = [each.notice.case for each in seen if each.notice.case]

    def _pass_time(self, number: int, plan: Plan) -> Wrong | None:
        """Now and then messages go out, as they are packed, and the clock strikes."""
        self.town.clock.on(minutes=7)
        try:
            if number == plan.seed % PORTIONS:
                list(self.town.deliver())
            if number == plan.seed % (4 * PORTIONS):
                self.town.sweep(hours=30)
        except Exception as error:
            return Wrong(f"what came of it: {error!r}")
        return None


def _lane(made: Sequence[Made]) -> tuple[int, int]:
    """Where a sentinel goes: behind what is most likely to be poison."""
    order = sorted(
        (each for each in made if each.lane != (0, 0)), key=lambda each: "valid nearly hostile".index(each.category)
    )
    return order[-1].lane if order else (RESIDENTS, WANG)


async def least(fuzzed: Fuzzed, made: list[Made], wrong: Wrong) -> list[Made]:
    """As few of the updates as still go wrong: alone if they do, by halves otherwise. What does not go wrong again is all
    returned: it hangs on more than what came in."""
    ends = time.monotonic() + 60
    named = [each for each in made if _number(each) in wrong.updates]
    for each in named:
        if await fuzzed.replay([each]):
            return [each]
    if not await fuzzed.replay(made):
        return named or made
    size = len(made) // 2
    while size and time.monotonic() < ends:
        for at in range(0, len(made), size):
            fewer = made[:at] + made[at + size :]
            if fewer and await fuzzed.replay(fewer):
                made = fewer
                break
        else:
            size //= 2
    return made


def _number(made: Made) -> int:
    try:
        return int(json.loads(made.body)["update_id"])
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return -1


@pytest.fixture(scope="module")
def fuzzed(example: Community, understand: Understanding, empty: sqlite3.Connection) -> Iterator[Fuzzed]:
    database, clock = Database("sqlite://"), Hands()
    empty.backup(here.raw(database))
    hotline = here.hotline(database, {"example": example}, understand, clock)
    town = Town(hotline, *here.judge(hotline), clock)
    town.settle()
    asyncio.run(_live(town))
    town.lenient()
    start = sqlite3.connect(":memory:", check_same_thread=False)
    here.raw(database).backup(start)
    failed: list[Failed] = []
    yield Fuzzed(town, start, Hands(real_time()), failed)
    start.close()
    database.dispose()


@pytest.fixture(autouse=True)
def plain_logs(fuzzed: Fuzzed) -> Iterator[None]:
    """What the judge puts off comes here, with the exception itself."""

    def hear(_logger: Any, _name: str, told: Any) -> Any:
        if told["event"] == "update.failed":
            fuzzed.failed.append(Failed(told["update"], told["exc_info"]))
        raise structlog.DropEvent

    structlog.configure(processors=[hear])
    yield
    structlog.reset_defaults()


async def _live(town: Town) -> None:
    """Cases at every station, each told so that it is not taken for the one before."""
    await town.say(ZHOU, DESK_, "/call 13800001234 3号楼停水了")
    for number, who in enumerate(PEOPLE[7:15]):
        await town.filed(f"{number + 1}号楼{SURE[3:]}", who)
        town.clock.on(hours=2)
    for number, who in enumerate(PEOPLE[15:20]):
        await town.filed(f"{here.UNSURE}{number}", who, who)
    await town.filed("楼上邻居天天半夜放音乐,吵得睡不着,说了也不听", LI)
    await town.filed("楼道里有一股煤气味,呛得慌", PEOPLE[21])
    for label in ("签收", "签收", "签收", "签收", "办结", "退单", "转办", "问居民", "不是投诉", "邀请", "上报"):
        ready = [seen for seen in town.shown.values() if any(label in each for each in seen.labels)]
        for seen in ready[:2]:
            data = next(button.data for row in seen.rows for button in row if label in button.label)
            await town.press_data(ZHAO if seen.chat == UNIT else ZHOU, seen.chat, seen.message, data)
            if label in {"办结", "问居民"}:
                await town.say(ZHAO, seen.chat, "李工14:20换了水泵保险")
    for who in (WANG, LI, ZHOU, ZHAO):
        for words in ("/mydata", "/my", "/queue", "/duty", "/handover", "/setup", "/status"):
            await town.say(who, who, words)


DESK_ = here.DESK


@settings_(
    max_examples=GOAL // (PORTION * PORTIONS),
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(plan=plans())
@pytest.mark.filterwarnings("ignore:Detected unknown update type")
def test_nothing_that_comes_in_does_harm(fuzzed: Fuzzed, plan: Plan) -> None:
    async def run() -> None:
        made, wrong = await fuzzed.play(plan)
        SEEN["updates"] += len(made)
        if not SEEN["updates"] % TELL:
            print(f"{SEEN['updates']:,} updates", flush=True)
        if wrong:
            traced = [failed.error for failed in fuzzed.failed if not failed.is_typed][:1]
            few = await least(fuzzed, made, wrong)
            shown = "\n".join(f"{each.what}: {each.body[:3000]!r}" for each in few[:5])
            raise AssertionError(f"{wrong.what} (seed {plan.seed}; {len(few)} of {len(made)})\n{shown}") from next(
                iter(traced), None
            )

    asyncio.run(run())


def test_the_updates_were_made_and_went_everywhere(record_property: Any) -> None:
    if not SEEN:
        pytest.skip("nothing was made")
    for name, times in sorted(SEEN.items()):
        record_property(name, times)
    print(f"\n{dict(sorted(SEEN.items()))}")
    assert SEEN["updates"] >= GOAL
