"""The start-up check: what Telegram knows of us and our groups, together with what the books say. Asked when the hotline starts
and once a day, or by `hotline check`; the first time it asks by itself it tells administrators, then only what is new."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx
import structlog

from bot.telegram_in import ApiError, call
from bot.way import way_out
from bot.wiring import Hotline
from flow import checkup, rooms
from flow.checkup import Finding, Visit
from flow.ports import Address
from storage.uow import Uow

log = structlog.get_logger()

CHANNEL = "telegram"
AGAIN_SECONDS = 24 * 3600
RETRY_SECONDS = 30
OUTSIDE = frozenset({"left", "kicked"})


@dataclass(frozen=True, slots=True)
class Group:
    """A group as Telegram shows it to us. `moved` is its new number if it has become a supergroup."""

    chat: Address
    title: str = ""
    status: str = ""
    can_send: bool = False
    can_delete: bool = False
    hears_all: bool = False
    moved: str = ""

    @property
    def is_in(self) -> bool:
        """Whether we are in it."""
        return bool(self.status) and self.status not in OUTSIDE

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {**asdict(self), "chat": self.chat.peer}


@dataclass(frozen=True, slots=True)
class Answers:
    """What Telegram answered. `refused`: it does not know the token; `silent`: it could not be reached."""

    username: str = ""
    hears_all: bool = False
    refused: bool = False
    silent: bool = False
    groups: tuple[Group, ...] = field(default=())

    @property
    def visit(self) -> Visit:
        """The same, as the flow asks for it."""
        inside = [group for group in self.groups if group.is_in]
        return Visit(
            frozenset(group.chat for group in self.groups if not group.is_in and not group.moved),
            frozenset(group.chat for group in inside if not group.can_send),
            frozenset(group.chat for group in inside if not group.hears_all),
        )


class Checkup:
    """Looks after itself beside the sender."""

    def __init__(self, hotline: Hotline) -> None:
        self._hotline = hotline

    async def run(self) -> None:
        """Check now and once a day until cancelled. While Telegram cannot be reached there is nothing to say."""
        while True:
            answers = await ask(self._hotline)
            unanswered = answers.silent or answers.refused
            if not unanswered:
                await self.take_note(answers)
            await pause(RETRY_SECONDS if unanswered else AGAIN_SECONDS)

    async def take_note(self, answers: Answers) -> None:
        """Bring the books to what Telegram says of our groups, log what is to be mended and tell administrators."""
        async with self._hotline.writer:
            with self._hotline.work() as uow:
                for group in answers.groups:
                    _settle(uow, group)
                for community in uow.communities:
                    findings = checkup.look(uow, community, us(self._hotline), answers.visit)
                    checkup.tell(uow, community, findings)
                    _log(community, findings)
        self._hotline.news.set()


async def pause(seconds: float) -> None:
    """Until it is time to look again."""
    await asyncio.sleep(seconds)


def us(hotline: Hotline) -> Address:
    """The account we speak with."""
    return Address(CHANNEL, hotline.settings.bot_id, "")


async def ask(hotline: Hotline) -> Answers:
    """Ask Telegram who we are and how we stand in every group we know of. Never raises."""
    async with httpx.AsyncClient(timeout=15, **way_out(hotline.settings)) as client:
        try:
            me = await _ask(client, hotline, "getMe")
            hears_all = bool(me.get("can_read_all_group_messages"))
            groups = [await _group(client, hotline, chat, hears_all=hears_all) for chat in _known(hotline)]
        except ApiError as error:
            return Answers(refused=error.code in {401, 404}, silent=error.code not in {401, 404})
        except httpx.HTTPError:
            return Answers(silent=True)
    return Answers(str(me.get("username", "")), hears_all, groups=tuple(groups))


def _known(hotline: Hotline) -> Sequence[Address]:
    with hotline.look() as uow:
        bound = [chat for community in uow.communities for chat, _ in uow.chats.every(community)]
        ours = us(hotline)
        return [
            chat for chat in (*bound, *uow.chats.unbound(ours.channel, ours.account)) if chat.account == ours.account
        ]


async def _group(client: httpx.AsyncClient, hotline: Hotline, chat: Address, *, hears_all: bool) -> Group:
    """Raises ApiError for what has nothing to do with the group."""
    try:
        asked = {"chat_id": int(chat.peer)}
        member = await _ask(client, hotline, "getChatMember", **asked, user_id=int(hotline.settings.bot_id))
        found = await _ask(client, hotline, "getChat", **asked)
    except ApiError as error:
        if error.moved_to:
            return Group(chat, moved=str(error.moved_to))
        if error.code in {400, 403}:
            return Group(chat)
        raise
    status = str(member["status"])
    rules = (found.get("permissions") or {}).get("can_send_messages", True)
    return Group(
        chat,
        str(found.get("title", "")),
        status,
        can_send=status in {"administrator", "creator"} or bool(member.get("can_send_messages", rules)),
        can_delete=bool(member.get("can_delete_messages")),
        hears_all=hears_all or status in {"administrator", "creator"},
    )


def _settle(uow: Uow, group: Group) -> None:
    if group.moved:
        rooms.moved(uow, group.chat, Address(group.chat.channel, group.chat.account, group.moved))
    elif group.is_in:
        rooms.heard_from(uow, group.chat)
    else:
        rooms.left(uow, group.chat)


def _log(community: str, findings: Sequence[Finding]) -> None:
    """Without the numbers of groups that are bound for nothing: `hotline check` shows those."""
    for finding in findings:
        report = log.warning if finding.is_grave else log.info
        subjects = [subject for subject in finding.subjects if not subject.removeprefix("-").isdecimal()]
        count = len(finding.subjects)
        report("checkup.found", community=community, trouble=finding.trouble.value, subjects=subjects, count=count)


async def _ask(client: httpx.AsyncClient, hotline: Hotline, method: str, **params: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await call(client, hotline, method, params)
    return answer
