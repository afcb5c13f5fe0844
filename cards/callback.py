"""Button data: what a press asks for, signed so that it holds only in the chat it was sent to."""

import base64
import hashlib
import hmac
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.case import Verdict
from domain.errors import Code, Refused
from flow.ports import Address


class Verb(StrEnum):
    """What a button does. Short, because callback data holds 64 bytes."""

    SIGN = "sign"
    RETURN = "ret"
    RETURN_FOR = "retf"  # arg: reason
    PROGRESS = "prog"
    RESOLVE = "done"
    DUE = "due"
    JUDGE = "jdg"  # arg: verdict
    ASSIGN = "asg"  # arg: matter
    ALL = "all"
    CENTRE = "ctr"  # arg: centre
    DECLINE = "dec"
    DECLINE_FOR = "decf"  # arg: reason
    UNREACHED = "unr"
    BACK = "back"
    REVEAL = "who"  # arg: reason
    WITHDRAW = "wdr"
    SETUP = "set"  # arg: a letter for what, then a number or an id
    SHADOW = "shd"  # arg: number of the line and y or n
    TAKE = "take"
    FALSE_ALARM = "nope"
    ACCEPT = "reg"  # an offer; arg: which part of it
    DISMISS = "noreg"
    TRANSCRIBE = "hear"
    PLACE = "plc"  # arg: a path down the tree of places, see flow/locate.py
    BEHALF = "bhf"
    EXPORT = "exp"
    ERASE = "ers"
    ERASE_FOR_GOOD = "ersy"  # arg: until when, in seconds
    KEEP = "keep"
    MOVE = "mov"
    SETTLE = "home"  # arg: which community, see flow/choose.py
    SIGN_ALL = "sall"  # about a person: whose list it is
    PAGE = "page"  # about a person; arg: page
    OPEN = "open"  # about a person; arg: number of a case
    HOT = "hot"  # about a person; arg: number of a case of an issue; empty for all of them
    NEXT = "next"
    QUEUE = "que"  # about a person: begin again
    TRANSFER = "trf"
    TRANSFER_IN = "trfc"  # arg: centre
    TRANSFER_TO = "trfm"  # arg: matter
    TRANSFER_FOR = "trff"  # arg: matter and a reason's mark
    HAND_OVER = "hov"
    GIVE = "give"  # arg: a colleague's id, shortened
    HAND_OVER_ALL = "hova"  # about a person
    GIVE_ALL = "giva"  # about a person; arg: a colleague's id, shortened
    DUTY_ON = "duon"  # about a person
    DUTY_OFF = "duof"  # about a person
    ASK = "ask"
    ANSWER = "ans"
    MARK = "mark"
    MARK_FOR = "mrkf"  # arg: ground
    MARK_YES = "mrky"  # about a mark, as are those below
    MARK_NO = "mrkn"
    OBJECT = "obj"
    LIFT = "lift"
    UPHOLD = "uph"
    INVITE = "inv"
    CONSENT = "con"  # arg: the answer
    OUTCOME = "out"  # arg: an outcome; empty for any other end
    CLEAR = "clr"
    FIRST = "fst"  # whoever waits goes first
    NOT_FIRST = "nfst"
    REFER = "ref"
    SEND_UP = "up"
    SEND_UP_TO = "upto"  # arg: unit
    EXTEND = "ext"
    EXTEND_BY = "exby"  # arg: a span
    EXTEND_YES = "exy"
    EXTEND_NO = "exn"
    SUSPEND = "sus"
    SUSPEND_BY = "suby"  # arg: a span
    SUSPEND_YES = "suy"
    SUSPEND_NO = "sun"
    RESUME = "res"
    SUPERVISE = "spv"
    URGE = "urg"
    INSIST = "ins"  # arg: a draft's id, shortened
    MERGE = "mrg"
    MERGE_INTO = "mrgi"  # arg: the lead's id, shortened
    UNMERGE = "umg"
    UNMERGE_ONE = "umgo"  # arg: the merged case's id, shortened
    SPLIT = "spl"


ARGUMENTS: Mapping[Verb, re.Pattern[str]] = {
    Verb.JUDGE: re.compile("|".join(Verdict)),
    Verb.SHADOW: re.compile("[0-9]{1,18}[yn]"),
    Verb.ACCEPT: re.compile("[0-9]{0,4}"),
    Verb.ERASE_FOR_GOOD: re.compile("[0-9]{1,11}"),
    Verb.EXTEND_BY: re.compile("[0-9]{1,6}(m|wm|wd)"),
    Verb.SUSPEND_BY: re.compile("[0-9]{1,6}m"),
    Verb.PAGE: re.compile("[0-9]{1,4}"),
    Verb.HOT: re.compile("[0-9-]{0,22}"),
    Verb.GIVE: re.compile("[A-Za-z0-9_-]{22}"),
    Verb.GIVE_ALL: re.compile("[A-Za-z0-9_-]{22}"),
    Verb.INSIST: re.compile("[A-Za-z0-9_-]{22}"),
    Verb.MERGE_INTO: re.compile("[A-Za-z0-9_-]{22}"),
    Verb.UNMERGE_ONE: re.compile("[A-Za-z0-9_-]{22}"),
}
"""How an argument is written that is more than a name to look up; a button of another version may have written it otherwise."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed: the case's id, what is asked and with what argument."""

    verb: Verb
    case: str
    arg: str = ""


class Codec:
    """Writes and reads button data. The first key signs, all verify, so that keys can be rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("at least one secret key is needed to sign buttons")
        self._keys = [key.encode() for key in keys]

    def write(self, chat: Address, press: Press) -> str:
        """Data for a button in `chat`: at most 64 ASCII bytes for arguments of up to 22."""
        body = f"{press.verb}.{short(press.case)}.{press.arg}"
        return f"{body}.{_mac(self._keys[0], chat, body)}"

    def read(self, chat: Address, data: str) -> Press:
        """What a press in `chat` asks for. Raises Refused(BUTTON_INVALID) for anything this codec did not write there."""
        body, _, mac = data.rpartition(".")
        if not data.isascii() or not any(hmac.compare_digest(_mac(key, chat, body), mac) for key in self._keys):
            raise Refused(Code.BUTTON_INVALID)
        try:
            verb, case, arg = body.split(".", 2)
            press = Press(Verb(verb), long(case), arg)
        except ValueError:  # ours, but of another version
            raise Refused(Code.BUTTON_INVALID) from None
        written = ARGUMENTS.get(press.verb)
        if written and not written.fullmatch(arg):
            raise Refused(Code.BUTTON_INVALID)
        return press


def _mac(key: bytes, chat: Address, body: str) -> str:
    text = f"{chat.channel}|{chat.account}|{chat.peer}|{body}".encode()
    return base64.urlsafe_b64encode(hmac.digest(key, text, hashlib.sha256)[:9]).decode()


def short(id_: str) -> str:
    """An id as it stands in button data: 22 characters."""
    return base64.urlsafe_b64encode(uuid.UUID(id_).bytes).decode().rstrip("=")


def long(text: str) -> str:
    """The id that `short` made short. Raises ValueError when it is none."""
    return str(uuid.UUID(bytes=base64.urlsafe_b64decode(text + "==")))
