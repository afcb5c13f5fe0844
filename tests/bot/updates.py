"""Updates as Telegram brings them, as it nearly might, and as it never would. Hypothesis draws a plan (a seed, words and values);
the plan is thrown into many updates, for a draw of Hypothesis's own for every field would take most of the time."""

import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from cards.callback import Codec, Press, Verb, long
from tests.handlers import town as here
from tests.handlers.town import BOT, DESK, LI, QIAN, RESIDENTS, STRANGER, SUN, UNBOUND, UNIT, WANG, ZHAO, ZHENG, ZHOU

PEOPLE = (WANG, LI, ZHAO, ZHOU, SUN, QIAN, ZHENG, STRANGER, *range(201, 240))
ME = {"id": BOT, "is_bot": True, "first_name": "居民热线", "username": here.USERNAME}
STAFF = (ZHAO, SUN, ZHOU, QIAN, ZHENG)
GROUPS = (RESIDENTS, RESIDENTS, RESIDENTS, UNIT, DESK, UNBOUND)
CORPUS = tuple(
    line.partition(": ")[2]
    for line in (Path(__file__).parents[1] / "nlp" / "said.txt").read_text("utf-8").splitlines()
    if ": " in line
)
CHATTER = (
    "好的",
    "收到",
    "谢谢",
    "在吗",
    "哈哈哈",
    "今天天气不错",
    "👍",
    "明天几点开会",
    "1",
    "?",
    "没解决",
    "已经好了",
)
ANSWERS = (
    "3号楼", "2单元", "建平小区3号楼", "我们小区门口", "不知道", "跳过", "13800001234", "明天下午三点", "2026-03-09",
    "JD-17", "三号楼二单元501", "换了水泵保险", "是的", "不是", "我妈", "帮邻居问的", "一、每晚十点后不放音乐",
    "0302-0001-7", "9999-9999-9",
)  # fmt: skip
WORDS_OF_STAFF = ("我的活儿", "待办", "派单", "待派单", "值班", "谁值班", "交接", "交接班", "取消")
COMMANDS = (
    "/new", "/status", "/case", "/my", "/queue", "/duty", "/handover", "/call", "/start", "/help", "/phone", "/cancel",
    "/bind", "/setup", "/privacy", "/mydata", "/shadow", "/nosuch", "/",
)  # fmt: skip
HOSTILE = (
    "", " ", "\x00", "停水\x00了", "\x00" * 50, "\ud800", "停水\udfff了", "\u202e了水停", "\u200b\u200c\u2060\ufeff",
    "e" + "\u0301" * 3000, "停" + "\u0489" * 500, "\U000e0001\U000e007f", "\ufffe\uffff",
    "👨\u200d👩\u200d👧\u200d👦" * 200, "水" * 65536, "1" * 65536, "号楼" * 3000, "1号楼" * 700, "(" * 5000, "/" * 5000,
    "@" * 5000, "#诉求" * 1000, " " * 9000 + "停水", "\n" * 4000, ",。" * 2000, "停水了," * 500, "不" * 2000, "十" * 2000,
    "零一二三四五六七八九" * 200, "2026-99-99", "31日31月", "9" * 400 + "号楼", "-" * 3000, "12-" * 1000, "+86" * 900,
    "'; DROP TABLE cases; --", "\" OR 1=1 --", "<b>停水</b></i>&lt;&amp;", "<a href='tg://user?id=1'>x</a>",
    "*停水* _了_ `x` [x](http://y)", "{number}{0}%s%n\\", "{{}}{", "${jndi:ldap://x}", "../../etc/passwd", "\r\nX: y",
    "\u2028\u2029\x85\x0b\x0c\x1c", "\x7f\x80\x9f", "𠮷" * 100, "İıſK", "ﷺ" * 300, "١٢٣号楼", "²³¹号楼", "Ⅷ号楼", "㊀㊁",
    "①②号楼", "9" * 5000, "null", "NaN", "1e999", "true", "-0", "0x10", "1_000",
)  # fmt: skip
"""Among them characters that are digits to Python and no number, dates of no calendar, and what regular expressions choke on."""
NUMBERS = (
    0, 1, -1, 2, 777000, BOT, 2**31 - 1, 2**31, -(2**31), 2**32, 2**52, 2**53 + 1, 2**63 - 1, 2**63, -(2**63),
    -(2**63) - 1, 2**64, 10**30, 10**300, 10**4000, -(10**18), 253402300800, -62135596801, 8640000000001,
)  # fmt: skip
FLOATS = (0.5, -0.0, 1e308, -1e308, 5e-324, float("nan"), float("inf"), float("-inf"), 1e19, 90.00001, 180.5, 1.0)
BODIES = (
    b"", b" ", b"{", b"}", b"null", b"[]", b"7", b'"x"', b"{}", b"[[[[", b"\xff\xfe", b"\x00", b"\xef\xbb\xbf{}",
    b"NaN", b"-", b'{"update_id":', b'{"update_id": true}', b'{"update_id": -1}', b'{"update_id": 1e3}',
    b'{"update_id": "7"}', b'{"update_id": null, "message": {}}', b'{"update_id": 99999999999999999999}',
    b'[{"update_id": 7}]', b"{'update_id': 7}", b'{"update_id": 5, "update_id": []}', b"\xed\xa0\x80",
    b'{"update_id": ' + b"9" * 5000 + b"}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is made of; the same plan over the same town makes the same updates. `share` is valid : nearly : hostile."""

    seed: int
    texts: tuple[str, ...]
    values: tuple[Any, ...]
    share: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Made:
    """One body for the webhook's door. `what` is «category kind»; `lane` who says it where, (0, 0) if nobody."""

    what: str
    body: bytes
    lane: tuple[int, int] = (0, 0)

    @property
    def category(self) -> str:
        """valid, nearly or hostile."""
        return self.what.partition(" ")[0]


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    _SCALARS,
    lambda deeper: st.lists(deeper, max_size=4) | st.dictionaries(st.text(max_size=8), deeper, max_size=4),
    max_leaves=8,
)


def plans() -> st.SearchStrategy[Plan]:
    """Plans, mostly of valid updates: those get furthest."""
    return st.builds(
        Plan,
        seed=st.integers(0, 2**64 - 1),
        texts=st.lists(st.text(max_size=40), min_size=8, max_size=16).map(tuple),
        values=st.lists(VALUES, min_size=8, max_size=16).map(tuple),
        share=st.sampled_from([(70, 22, 8), (60, 30, 10), (45, 40, 15), (90, 8, 2), (80, 15, 5)]),
    )


class Maker:
    """Throws updates. `buttons` are those that stand somewhere now: (chat, message, data); `messages` ours: (chat, message)."""

    def __init__(self, plan: Plan, codec: Codec, now: Callable[[], int]) -> None:
        self._dice, self._plan, self._codec, self._now = random.Random(plan.seed), plan, codec, now
        self._number, self._message = 1000, 10_000
        self.buttons: Sequence[tuple[int, int, str]] = ()
        self.messages: Sequence[tuple[int, int]] = ()
        self.cases: Sequence[str] = ()
        self._said: list[tuple[int, int, int]] = []

    def many(self, count: int) -> Iterator[Made]:
        """So many updates, some of them not quite in order and some twice."""
        made = [self._one() for _ in range(count)]
        for _ in range(count // 20):
            here_, there = self._dice.randrange(count), self._dice.randrange(count)
            made[here_], made[there] = made[there], made[here_]
        yield from made

    def next_id(self) -> int:
        """Above every ordinary one before."""
        self._number += 1
        return self._number

    def _one(self) -> Made:
        category = self._dice.choices(("valid", "nearly", "hostile"), self._plan.share)[0]
        kind, update = self._valid()
        if category == "valid":
            return self._sealed(f"valid {kind}", update)
        update = copy.deepcopy(update)
        return self._nearly(kind, update) if category == "nearly" else self._hostile(kind, update)

    def _sealed(self, what: str, update: dict[str, Any], *, ascii_: bool | None = None) -> Made:
        plain = self._dice.random() < 0.5 if ascii_ is None else ascii_
        return Made(what, json.dumps(update, ensure_ascii=plain).encode("utf-8", "surrogatepass"), _who(update))

    # -- valid ------------------------------------------------------------------------------------------------------------

    def _valid(self) -> tuple[str, dict[str, Any]]:
        kind, make = self._dice.choices(_KINDS, _WEIGHTS)[0]
        return kind, {"update_id": self.next_id(), **make(self)}

    def _any(self, *choices: Any) -> Any:
        return self._dice.choice(choices[0] if len(choices) == 1 else choices)

    def _words(self) -> str:
        """Mostly nothing that is a case: a case takes the longest, and many bring nothing new."""
        throw = self._dice.random()
        if throw < 0.03:
            return self._bent(self._any(CORPUS))
        if throw < 0.6:
            return str(self._any(CHATTER))
        if throw < 0.85:
            return str(self._any(ANSWERS))
        return self._any(self._plan.texts) or "嗯"

    def _bent(self, words: str) -> str:
        """Words as somebody might mistype them."""
        for _ in range(self._dice.randrange(4)):
            at = self._dice.randrange(len(words) + 1)
            with_ = self._any(
                ("", ",", " ", "\n", "3", "十", "不", "!", "号楼", "😀", "\u200b", "\u3000", *self._plan.texts)
            )
            words = words[:at] + with_ + words[at + self._dice.randrange(2) :]
        return words or "停水"

    def _message_(self, who: int, chat: int, **more: Any) -> dict[str, Any]:
        self._message += 1
        self._said = [*self._said[-40:], (who, chat, self._message)]
        body = {
            "message_id": self._message,
            "date": self._now(),
            "chat": here.room(chat),
            "from": here.person(who),
            **more,
        }
        return {name: value for name, value in body.items() if value is not None}

    def _place(self) -> tuple[int, int]:
        who = self._any(STAFF) if self._dice.random() < 0.3 else self._any(PEOPLE)
        return who, who if self._dice.random() < 0.45 else self._any(GROUPS)

    def _text(self) -> dict[str, Any]:
        return {"message": self._message_(*self._place(), text=self._words())}

    def _appeal(self) -> dict[str, Any]:
        words, prefix = (
            self._bent(self._any(CORPUS)),
            self._any("#诉求 ", "/new ", f"@{here.USERNAME} ", "", "/new@another_bot "),
        )
        return {"message": self._message_(*self._place(), text=prefix + words)}

    def _command(self) -> dict[str, Any]:
        name, args = (
            self._any(COMMANDS),
            self._any("", "", "", self._any(ANSWERS), self._any(self._plan.texts), "inv_x", "join_x"),
        )
        length = len(name)
        entity = [{"type": "bot_command", "offset": 0, "length": length}]
        return {"message": self._message_(*self._place(), text=f"{name} {args}".strip() or "/", entities=entity)}

    def _staff_word(self) -> dict[str, Any]:
        who = self._any(STAFF)
        return {"message": self._message_(who, self._any(who, UNIT, DESK), text=self._any(WORDS_OF_STAFF))}

    def _thing(self) -> dict[str, Any]:
        file = {"file_id": f"f{self._message}", "file_unique_id": f"u{self._message}"}
        spoken, seen = {**file, "duration": 3}, {**file, "width": 9, "height": 9}
        pin = {"latitude": self._dice.uniform(-90, 90), "longitude": self._dice.uniform(-180, 180)}
        things = (
            {"photo": [seen, {**seen, "width": 800}]},
            {"photo": [seen]},
            {"voice": spoken},
            {"audio": spoken},
            {"video": {**seen, "duration": 1}},
            {"video_note": {**spoken, "length": 9}},
            {"document": file},
            {"animation": {**seen, "duration": 1}, "document": file},
            {"location": pin},
            {"location": pin, "venue": {"location": pin, "title": "3号楼", "address": "建平街"}},
            {"contact": {"phone_number": "13800001234", "first_name": "王"}},
            {"dice": {"emoji": "🎲", "value": 3}},
            {"sticker": {**seen, "type": "regular", "is_animated": False, "is_video": False}},
        )
        return dict(self._any(things))

    def _media(self) -> dict[str, Any]:
        more = self._thing()
        if self._dice.random() < 0.3:
            more["caption"] = self._words()
        return {"message": self._message_(*self._place(), **more)}

    def _album(self) -> dict[str, Any]:
        group = f"album{self._dice.randrange(5)}"
        return {"message": self._message_(*self._place(), media_group_id=group, **self._thing())}

    def _reply(self) -> dict[str, Any]:
        who, chat, number = self._said[-1] if self._said and self._dice.random() < 0.4 else (*self._place(), 1)
        ours = [(where, message) for where, message in self.messages if where in (chat, who)]
        if ours and self._dice.random() < 0.8:
            chat, number = self._any(ours)
            quoted = {"message_id": number, "date": 1, "chat": here.room(chat), "from": ME, "text": "卡片"}
        else:
            quoted = {"message_id": number, "date": 1, "chat": here.room(chat), "from": here.person(self._any(PEOPLE))}
        more = self._thing() if self._dice.random() < 0.2 else {"text": self._any(self._words(), self._any(ANSWERS))}
        return {"message": self._message_(who, chat, reply_to_message=quoted, **more)}

    def _edit(self) -> dict[str, Any]:
        who, chat, number = self._any(self._said) if self._said else (*self._place(), 7)
        return {
            "edited_message": self._message_(who, chat, message_id=number, edit_date=self._now(), text=self._words())
        }

    def _forwarded(self) -> dict[str, Any]:
        origin = self._any(
            {"type": "user", "date": 1, "sender_user": here.person(LI)},
            {"type": "hidden_user", "date": 1, "sender_user_name": self._any(self._plan.texts) or "x"},
            {
                "type": "channel",
                "date": 1,
                "chat": {"id": -1002222222222, "type": "channel", "title": "频道"},
                "message_id": 5,
            },
        )
        more = {"text": self._words()} if self._dice.random() < 0.6 else self._thing()
        return {"message": self._message_(*self._place(), forward_origin=origin, **more)}

    def _press(self) -> dict[str, Any]:
        """A button that stands there."""
        chat, number, data = self._any(self.buttons)
        return self._pressed(self._presser(chat), chat, number, data)

    def _press_elsewhere(self) -> dict[str, Any]:
        """A real button carried to another message or another chat."""
        _, _, data = self._any(self.buttons)
        chat, number = self._any(self.messages)
        return self._pressed(self._presser(chat), chat, number, data)

    def _press_odd(self) -> dict[str, Any]:
        """What we would have signed in another year: any verb about this case or another, with whatever argument."""
        chat, number, data = self._any(self.buttons)
        _, about, argument = data.split(".")[:3]
        case = long(about) if self._dice.random() < 0.9 else self._any(self.cases)
        odd = self._any(
            argument,
            argument,
            "",
            "0",
            "-1",
            "x",
            "99",
            "9" * 22,
            "0.0.0",
            "y",
            self._any(self.buttons)[2].split(".")[2],
        )
        press = Press(self._any(tuple(Verb)), case, odd)
        return self._pressed(self._presser(chat), chat, number, self._codec.write(here.address(chat), press))

    def _press_forged(self) -> dict[str, Any]:
        chat, number, data = self._any(self.buttons)
        forged = self._any(
            data[:-1] + "A",
            data.partition(".")[0],
            "",
            ".",
            "...",
            "sign..x.",
            data.swapcase(),
            f"{data}{data}",
            self._any(self._plan.texts),
            "sign.AAAAAAAAAAAAAAAAAAAAAA..AAAAAAAAAAAA",
        )
        return self._pressed(self._presser(chat), chat, number, forged)

    def _presser(self, chat: int) -> int:
        return chat if chat > 0 else self._any(STAFF) if self._dice.random() < 0.8 else self._any(PEOPLE)

    def _pressed(self, who: int, chat: int, number: int, data: str) -> dict[str, Any]:
        message = {
            "message_id": number,
            "date": self._any(0, 1, 1),
            "chat": here.room(chat),
            "from": ME,
            "text": "卡片",
        }
        call = {
            "id": str(self._dice.randrange(2**40)),
            "from": here.person(who),
            "chat_instance": "1",
            "message": message,
            "data": data,
        }
        if self._dice.random() < 0.03:
            del call["message"]
            call["inline_message_id"] = "x"
        return {"callback_query": call}

    def _standing(self) -> dict[str, Any]:
        chat, who = self._any((WANG, LI, UNBOUND, -1001000000010, RESIDENTS)), self._any(PEOPLE)
        status = self._any("member", "left", "administrator", "kicked", "restricted")
        rest: dict[str, Any] = {"until_date": 0} if status in {"kicked", "restricted"} else {}
        rest |= here.RIGHTS if status == "administrator" else {}
        if status == "restricted":
            rest |= {"is_member": self._any(True, False), **dict.fromkeys(_MAY, True)}
        new = {"status": status, "user": ME, **rest}
        told = {"chat": here.room(chat), "from": here.person(who), "date": 1, "new_chat_member": new}
        return {"my_chat_member": {**told, "old_chat_member": {"status": "left", "user": ME}}}

    def _service(self) -> dict[str, Any]:
        told = self._any(
            {"new_chat_members": [here.person(LI)]},
            {"left_chat_member": ME},
            {"new_chat_title": "新群名"},
            {"group_chat_created": True},
            {"pinned_message": {"message_id": 1, "date": 0, "chat": here.room(UNIT)}},
            {"migrate_to_chat_id": -1001000000011},
            {"migrate_from_chat_id": -17},
            {"hologram": {"depth": 3}},
            {"delete_chat_photo": True},
            {"message_auto_delete_timer_changed": {"message_auto_delete_time": 9}},
        )
        return {"message": self._message_(self._any(PEOPLE), self._any(UNBOUND, UNIT), **told)}

    def _nobody(self) -> dict[str, Any]:
        """Anonymous administrators, channels, other bots, Telegram itself."""
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        channel = {"id": -1002222222222, "type": "channel", "title": "频道"}
        more = self._any(
            {"from": anonymous, "sender_chat": here.room(RESIDENTS)},
            {"from": None, "sender_chat": channel},
            {"from": ME},
            {
                "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
                "sender_chat": channel,
                "is_automatic_forward": True,
            },
        )
        return {"message": self._message_(WANG, RESIDENTS, text=self._bent(self._any(CORPUS)), **more)}

    def _other(self) -> dict[str, Any]:
        """Kinds we never asked for."""
        channel = {"id": -1002222222222, "type": "channel", "title": "频道"}
        post = {"message_id": 5, "date": 1, "chat": channel, "text": self._words()}
        return dict(
            self._any(
                {"channel_post": post},
                {"edited_channel_post": {**post, "edit_date": 2}},
                {"inline_query": {"id": "1", "from": here.person(WANG), "query": self._words(), "offset": ""}},
                {"hologram": {"chat": here.room(RESIDENTS), "from": here.person(WANG)}},
                {
                    "poll_answer": {
                        "poll_id": "1",
                        "user": here.person(WANG),
                        "option_ids": [0],
                        "option_persistent_ids": ["1"],
                    }
                },
                {
                    "chat_join_request": {
                        "chat": here.room(RESIDENTS),
                        "from": here.person(LI),
                        "user_chat_id": LI,
                        "date": 1,
                    }
                },
                {
                    "message_reaction": {
                        "chat": here.room(RESIDENTS),
                        "message_id": 1,
                        "date": 1,
                        "old_reaction": [],
                        "new_reaction": [],
                    }
                },
                {},
            )
        )

    # -- nearly valid -----------------------------------------------------------------------------------------------------

    def _nearly(self, kind: str, update: dict[str, Any]) -> Made:
        """The same with something a little off."""
        odd, before = update, update["update_id"]
        for _ in range(self._dice.choice((1, 1, 1, 2, 3))):
            self._distort(odd)
        throw = self._dice.random()
        if throw < 0.04:
            odd["update_id"] = self._dice.randrange(1, self._number)
        elif throw < 0.06 and kind not in _PRESSES:
            odd["update_id"] = self._any(
                (0, 2**53, 2**63 - 1 - self._dice.randrange(10**6), self._dice.randrange(2**40, 2**62))
            )
        elif throw < 0.08:
            odd["update_id"] = self._any((None, -1, 2**63, "7", 1.5, [], True))
        else:
            odd["update_id"] = before
        return self._sealed(f"nearly {kind}", odd)

    def _distort(self, update: dict[str, Any]) -> None:
        spots = [*_spots(update)][1:]
        if not spots:
            return
        owner, key = self._dice.choice(spots)
        value = owner[key]
        throw = self._dice.random()
        if throw < 0.7:
            owner[key] = self._alike(value)
        elif throw < 0.76 and isinstance(owner, dict):
            del owner[key]
        elif throw < 0.79:
            owner[key] = None
        elif throw < 0.84:
            owner[key] = copy.deepcopy(self._any(self._plan.values))
        elif throw < 0.87:
            owner[key] = self._any([value], {"x": value}, {}, [])
        elif isinstance(owner, dict):
            name = self._any(
                key + "s",
                "of_tomorrow",
                "chat",
                "from",
                "text",
                "caption",
                "reply_to_message",
                "entities",
                "venue",
                "date",
            )
            owner[name] = copy.deepcopy(self._any(value, self._any(self._plan.values)))

    def _alike(self, value: Any) -> Any:
        """Another of its kind, out of the ordinary: it may still be read, and goes further."""
        match value:
            case bool():
                return not value
            case int():
                return self._any(NUMBERS)
            case float():
                return self._any(FLOATS)
            case str():
                return self._any((*HOSTILE, *self._plan.texts, *ANSWERS))
            case list():
                return self._any([], value * 2, value * 50)
        return value

    # -- hostile ----------------------------------------------------------------------------------------------------------

    def _hostile(self, kind: str, update: dict[str, Any]) -> Made:
        throw = self._dice.random()
        if throw < 0.15:
            return Made("hostile body", self._any(BODIES))
        if throw < 0.3:
            body = bytearray(self._sealed("", update).body)
            for _ in range(self._dice.randrange(1, 9)):
                body[self._dice.randrange(len(body))] = self._dice.randrange(256)
            cut = self._dice.randrange(len(body)) if self._dice.random() < 0.3 else len(body)
            return Made("hostile bytes", bytes(body[:cut]))
        if throw < 0.35:
            return Made(
                "hostile encoding", json.dumps(update).encode(self._any("utf-16", "utf-32", "utf-16-le", "utf-8-sig"))
            )
        owner, key = self._dice.choice([*_spots(update)])
        if throw < 0.45:
            depth = self._any((50, 199, 200, 201, 400, *range(900, 1000, 7), 5000))
            opened, closed = self._any(("[", "]"), ('{"a":', "}"), ('{"reply_to_message":', "}"), ('{"chat":', "}"))
            owner[key] = "DEEP"
            body = json.dumps(update).replace('"DEEP"', opened * depth + "1" + closed * depth)
            return Made("hostile depth", body.encode())
        if throw < 0.55:
            owner[key] = self._any((*NUMBERS, *FLOATS))
            return self._sealed("hostile number", update)
        if throw < 0.6:
            owner[key] = self._any(HOSTILE)
            return self._sealed("hostile field", update)
        message = next((body for name, body in update.items() if isinstance(body, dict)), {})
        words = self._any(HOSTILE)
        before = self._any("", "", "/new ", "#诉求 ", "/status ", "/start ", "/call ", "/bind ", "/mydata ", "/case ")
        if "data" in message:
            message["data"] = words
        else:
            message[self._any("text", "text", "caption")] = before + words + self._any("", "停水了", self._any(HOSTILE))
        if self._dice.random() < 0.2 and isinstance(message.get("from"), dict):
            message["from"][self._any("first_name", "last_name", "username", "language_code")] = self._any(HOSTILE)
        return self._sealed("hostile words", update)


_MAY = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_edit_tag", "can_react_to_messages",
)  # fmt: skip
_PRESSES = {"press", "press elsewhere", "press odd", "press forged"}
_WEIGHED: tuple[tuple[str, Callable[[Maker], dict[str, Any]], int], ...] = (
    ("text", Maker._text, 12), ("appeal", Maker._appeal, 1), ("command", Maker._command, 10),
    ("staff word", Maker._staff_word, 3), ("media", Maker._media, 7), ("album", Maker._album, 2),
    ("reply", Maker._reply, 6), ("edit", Maker._edit, 6), ("forwarded", Maker._forwarded, 4),
    ("press", Maker._press, 9), ("press elsewhere", Maker._press_elsewhere, 6), ("press odd", Maker._press_odd, 4),
    ("press forged", Maker._press_forged, 5), ("standing", Maker._standing, 6), ("service", Maker._service, 5),
    ("nobody", Maker._nobody, 4), ("other", Maker._other, 5),
)  # fmt: skip
_KINDS = [(kind, make) for kind, make, _ in _WEIGHED]
_WEIGHTS = [weight for _, _, weight in _WEIGHED]


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it that holds something: (the dict or list, the key)."""
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _spots(value[key])


def _who(update: dict[str, Any]) -> tuple[int, int]:
    message = update.get("message")
    if isinstance(message, dict) and isinstance(message.get("chat"), dict) and isinstance(message.get("from"), dict):
        chat, who = message["chat"].get("id"), message["from"].get("id")
        if type(chat) is int and who in PEOPLE and chat in {RESIDENTS, who}:
            return chat, who
    return 0, 0
