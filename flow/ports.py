"""What the flow needs from the world, as Protocols. Implemented in storage/ and nlp/, bound together in bot/.

Every repository works inside the unit of work it belongs to and never commits. All times are timezone-aware UTC. All ids
are UUIDv7 strings made by `UnitOfWork.new_id`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from domain.appeal import Hints
from domain.case import Case, State
from domain.community import Community
from domain.correction import Correction
from domain.events import Event, Link, Scalar
from domain.ladder import Due
from domain.mark import Mark
from domain.merge import Candidate, Report
from domain.people import Actor, Grant, Role
from domain.periodical import Every
from domain.result import Review
from domain.rota import Shift
from domain.seal import Seal, Span
from domain.sensitivity import Response, Uptake


@dataclass(frozen=True, slots=True)
class Address:
    """Where messages go: a channel ("telegram"), our account on it (the bot's id) and the chat there, as strings."""

    channel: str
    account: str
    peer: str


@dataclass(frozen=True, slots=True)
class Spot:
    """One message in one chat: what a reply answers, what a card edits."""

    chat: Address
    message: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """A person who brought a case, and where they said it; `spot` is None for a caller."""

    person: str
    spot: Spot | None


class Purpose(StrEnum):
    """What a group chat is bound to a community for. The binding's scope is a unit id for UNIT, else empty."""

    HOTLINE = "hotline"  # residents
    UNIT = "unit"  # a responsible unit's staff
    DESK = "desk"  # dispatchers of the 诉求 centre


class Reach(StrEnum):
    """Whether what we send to a chat can arrive there."""

    IN = "in"  # we are in the group; the person talks to us
    OUT = "out"  # put out of the group; blocked by the person


@dataclass(frozen=True, slots=True)
class Binding:
    """A group chat's place in a community."""

    community: str
    purpose: Purpose
    scope: str = ""


class Audience(StrEnum):
    """For whom a message is written: decides what it may show and which buttons it carries."""

    RESIDENT = "resident"
    UNIT = "unit"
    DESK = "desk"
    LEADER = "leader"
    PARTY = "party"  # the other side of a dispute: nothing of who reported it, nor of what they said


class Kind(StrEnum):
    """The kinds of message the hotline sends. Rendered when sent, from (kind, audience, case, args)."""

    REACTION = "reaction"  # "seen", on the resident's own message; args: emoji
    CARD = "card"  # the state of a case; one per (case, chat, audience), edited in place
    NEW_CARD = "new_card"  # the card as a new message, because edits notify nobody; later CARDs edit this one
    STRIP = "strip"  # takes the buttons off a message of ours; args: message
    REDRAW = "redraw"  # the card in place of an older message of ours, whose words were erased; args: message
    CHASE = "chase"  # a reminder or a rung brought in; args: step, rung, who, overdue; report: word of what is watched
    PROGRESS = "progress"  # a word from the unit to the resident; args: shown, media (vault ids)
    RESULT = "result"  # the result and the request for a verdict; args: shown, media (vault ids)
    RETURNED = "returned"  # which unit refused and why, told to the resident; args: unit, reason
    REOPENED = "reopened"  # "not fixed" was heard, and how high it went; args: rung, others (one of them said so)
    REMIND = "remind"  # the verdict is still missing
    CALL_BACK = "call_back"  # a dispatcher's task: call this person and record the verdict
    NOTE = "note"  # the reporter added words, a picture, their voice; args: shown, media (vault ids)
    MISSING = "missing"  # asks once for what a case still wants; args once pressed: at (a path), message (to edit)
    ENDED = "ended"  # closed, declined or withdrawn, and why
    STATUS = "status"  # how far a person's cases are; args: cases (ids, comma-separated)
    ALARM_ADVICE = "alarm_advice"  # danger was told of: the public number first, and what to do; to whoever told of it.
    # In shadow mode about no case; args: emergency
    ALARM = "alarm"  # danger, to those on duty, a new message each time; args: step, again
    ALARM_OVER = "alarm_over"  # an alarm that has been sent says who has it; args: message
    TAKEN = "taken"  # somebody has it, told to the reporter
    NEARBY = "nearby"  # what a unit has been given to do near somebody's door, to grid members and stewards
    ASSIST = "assist"  # whom a unit is asked to help with what (协办)
    ASKED = "asked"  # the unit's question to the reporter, or to the desk for a caller; args: shown (vault id)
    UPWARDS = (
        "upwards"  # asks a dispatcher for the number of a body outside, with words to copy into its form; args: unit
    )
    SENT_UP = (
        "sent_up"  # to which body outside it went, under which number, and by when an answer is due; to the resident
    )
    TRANSFERRED = "transferred"  # which unit it went to and why, told to the resident; args: unit (the one before)
    LIST = "list"  # somebody's work, rota or colleagues; about that person; args: list, page, scope, message to edit
    QUEUE = "queue"  # the case a dispatcher is to decide now, one after another in one message; args: menu, message
    WORDS = "words"  # the appeal unmasked, to the one person who gave a reason for it; args: shown (vault id)
    OFFER = "offer"  # «shall I register this?», to whoever said it in a group; `case` is the offer; edited in place
    REMOVE = "remove"  # takes away the messages of ours about `case` (an offer's id) in that chat
    SAY = "say"  # one text of the locales; args: key and its placeholders
    MYDATA = (
        "mydata"  # what is kept of a person, to them; `case` is the sitting; args: until (to erase); edited in place
    )
    EXPORT = "export"  # the same as a file, made when sent and stored nowhere
    MARK = "mark"  # a mark against abuse, to those who decide; `case` is its id; args: message (to edit)
    MARKED = "marked"  # the same, to whoever is marked
    CHOOSE = "choose"  # which community do you live in; `case` is the sitting; edited in place
    SHADOW = "shadow"  # what would have been filed, to administrators; `case` is the batch; args: danger
    CHECKUP = "checkup"  # what keeps the hotline from serving, to administrators; args: subjects by trouble
    SEAL = "seal"  # that the history was sealed, to the residents' groups; args: serial, count, print
    SETUP = "setup"  # how far the opening is, to an administrator; `case` is the sitting; args: page; edited in place
    INVITED = (
        "invited"  # the link for the other side of a dispute, to the officer; args: shown, or message (to edit: void)
    )
    MEDIATION = "mediation"  # whether the other side will talk, to them; args: message (to edit), gone
    OUTCOME = "outcome"  # what came of talking, to the other side; args: outcome, shown (of an agreement)
    EXTENSION = "extension"  # whether more time is given, to whoever decides; args: message (to edit) once decided
    EXTENDED = "extended"  # that it takes longer, until when and why; to the reporter; args: shown
    SUSPENSION = (
        "suspension"  # whether its time may stand until a day, to whoever decides; args: message (to edit) once decided
    )
    SUSPENDED = "suspended"  # that it cannot be done before a day, and why; to the reporter; args: shown
    RESUMED = "resumed"  # that its time runs on, and until when; to the reporter
    HELD = "held"  # a result that tells too little, to whoever wrote it; args: faults, draft (vault id)
    WEEKLY = "weekly"  # a unit's week, to it; args: unit, first, last, day (to be read on) and counts
    MONTHLY = "monthly"  # the hotline's month, to the residents' groups; args: first, last, day and counts
    MERGED = "merged"  # that it is handled together with another case, told to whoever reported it
    REPORTED = "reported"  # what the unit says of it; to whoever supervises; args: shown
    URGED = "urged"  # that the reporter urges; to the unit
    MOVED = "moved"  # that its time has moved, because days or rules have changed; to the reporter
    CODE = "code"  # a one-time code or link, to the administrator who asked; args: what, role or purpose, scope, shown


SITTINGS = frozenset({Kind.MYDATA, Kind.CHOOSE, Kind.OFFER, Kind.SHADOW, Kind.SETUP})
"""Kinds whose `case` is the id of a sitting or an offer: further messages of it edit the first."""
CASELESS = SITTINGS | {Kind.LIST, Kind.MARK, Kind.MARKED}
"""Kinds whose `case` is the id of something else, which their buttons are bound to."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to be sent. `args` are codes, ids and counts, never a name, a phone number or what somebody wrote.

    `reply_to` is a message id in the same chat. `person` is the addressee in a private chat, empty in a group.
    """

    community: str
    kind: Kind
    to: Address
    audience: Audience
    case: str = ""
    args: Mapping[str, Scalar] = field(default_factory=dict)
    reply_to: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A text laid in the vault: its id and the salted commitment that may stand in the history."""

    id: str
    commitment: str


class Secret(StrEnum):
    """What a vault entry is."""

    TEXT = "text"  # as written
    SHOWN = "shown"  # with personal data masked
    PLACE = "place"
    NAME = "name"
    PHONE = "phone"
    HELPED = "helped"  # for whom somebody reports: a name, a phone, as they put it
    MEDIA = "media"  # kind and channel's reference of something sent, see flow/media.py
    DRAFT = "draft"  # words or things nobody has registered yet: in no history, gone with the dialog or the offer


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that was put to whoever said something in a group: is this to be registered?

    `author` is the person's id, `spot` their message. `parts` are vault ids of the appeals in it, in order, "" once one has been
    dealt with; `media` the vault ids of pictures that came along, `album` the channel's name for what holds them, or "".
    `met`: the hotline did not know the author before.
    """

    community: str
    id: str
    author: str
    spot: Spot
    parts: tuple[str, ...]
    media: tuple[str, ...]
    album: str
    met: bool
    made_at: datetime
    expires_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether there is anything left to be taken."""
        return any(self.parts)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use right to take up a role. Only the hash of its code is stored."""

    community: str
    grant: Grant
    invited_by: str
    expires_at: datetime


class Outcome(StrEnum):
    """What would have become of a message in shadow mode."""

    FILED = "filed"  # a case with its unit
    TRIAGE = "triage"  # a case before the dispatchers
    OFFERED = "offered"  # its author would have been asked


@dataclass(frozen=True, slots=True)
class Heard:
    """What shadow mode would have done with a message. `shown` is the masked text's id in the vault, `clock` the clock class;
    `right` is an administrator's word, None until there is one."""

    id: str
    batch: str
    at: datetime
    outcome: Outcome
    matter: str = ""
    clock: str = ""
    emergency: str = ""
    shown: str = ""
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How shadow mode has fared: messages heard, appeals among them, how many of those an administrator found right, wrong."""

    heard: int = 0
    filed: int = 0
    right: int = 0
    wrong: int = 0


class Shadows(Protocol):
    """What shadow mode would have done. Of what is no appeal only the number is kept."""

    def count(self, community: str, day: date) -> None:
        """One more message was heard on this local day."""
        ...

    def add(self, community: str, heard: Heard) -> None:
        """Keep what would have been done with one."""
        ...

    def batch(self, community: str, batch: str) -> Sequence[Heard]:
        """What one message to the administrators lists, in order."""
        ...

    def latest(self, community: str) -> str | None:
        """The newest batch."""
        ...

    def judge(self, community: str, heard: str, *, right: bool) -> bool:
        """Keep an administrator's word; False when there is one already."""
        ...

    def tally(self, community: str) -> Tally:
        """All there is so far."""
        ...

    def forget(self, before: datetime) -> int:
        """Destroy the words of what was heard before then, and whoever is known by them alone; answers how many texts."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that lies in the vault, in the clear: only for its owner's eyes."""

    id: str
    secret: Secret
    at: datetime
    text: str


class Dossier(Protocol):
    """Everything there is of one person, wherever it lies: for their own eyes, and to be destroyed."""

    def cases(self, community: str, person: str) -> Sequence[Case]:
        """Every case they brought, the first one first."""
        ...

    def entries(self, community: str, person: str) -> Sequence[Entry]:
        """What the vault holds of them, in order."""
        ...

    def addresses(self, community: str, person: str) -> Sequence[Address]:
        """Where they can be written to."""
        ...

    def is_marked(self, community: str, person: str, now: datetime) -> bool:
        """Whether a mark against abuse stands."""
        ...

    def inform(self, community: str, person: str) -> bool:
        """Remember that they were told what is kept and why. False when they had been told: only one of two at once is first."""
        ...

    def erase(self, community: str, person: str) -> int:
        """Destroy whatever says who they are or what they said; answers how many texts. Their id, a mere code, stays in the
        history. Doing it twice changes nothing."""
        ...


class Cases(Protocol):
    """The current row of each case."""

    def next_number(self, community: str, day: date) -> str:
        """A fresh spoken number for a case registered on local `day`; serials count up within community and year."""
        ...

    def add(self, case: Case, reporter: Reporter) -> None:
        """Store a new case and who brought it."""
        ...

    def save(self, case: Case) -> None:
        """Replace a case's row. Guarded in SQL: the stored version must be `case.version - 1`, else Conflict."""
        ...

    def get(self, community: str, case: str) -> Case | None:
        """The case, locked for this unit of work where the database can and it may write."""
        ...

    def by_number(self, community: str, number: str) -> Case | None:
        """The newest case with this spoken number."""
        ...

    def of_reporter(self, community: str, person: str, limit: int = 10) -> Sequence[Case]:
        """A person's cases: open ones first, then the newest."""
        ...

    def standing(
        self, community: str, states: Collection[State], *, unit: str = "", rung: int = 0, limit: int = 500
    ) -> Sequence[Case]:
        """Cases in these states, the longest-standing first: of one unit or of all, and brought at least to `rung`."""
        ...

    def newest(self, community: str, since: datetime, limit: int) -> Sequence[Case]:
        """Cases opened since then in whatever state, the newest first: of the `limit` newest there are."""
        ...

    def stamps(self, community: str, states: Collection[State], limit: int) -> Mapping[str, str]:
        """The cases in these states, the newest first, each with a text that is another one once anything has happened to it."""
        ...

    def some(self, community: str, cases: Collection[str]) -> Sequence[Case]:
        """These cases, those of them that there are, none of them locked: to look at, not to change."""
        ...

    def held_by(self, community: str, person: str) -> Sequence[Case]:
        """Cases in progress that an officer has signed for, the longest-standing first."""
        ...

    def at(self, spot: Spot) -> Case | None:
        """The case that was brought by this message, the first one if it was several."""
        ...

    def all_at(self, spot: Spot) -> Sequence[Case]:
        """Every case that was brought by this message, in the order they were told."""
        ...

    def alarmed_since(self, community: str, emergency: str, since: datetime) -> Sequence[Case]:
        """Cases in which this kind of danger was heard of since then, the earliest first."""
        ...

    def brought(
        self, community: str, since: datetime, *, person: str = "", chat: Address | None = None
    ) -> Sequence[tuple[Spot | None, datetime]]:
        """By which messages a person brought cases after `since`, or by which cases were brought in a chat, and when; the newest
        first, at most a hundred. Several cases of one message are one; danger is left out."""
        ...

    def reporters(self, community: str, case: str) -> Sequence[Reporter]:
        """Everybody who brought this case, the first one first."""
        ...


class Ledger(Protocol):
    """The append-only history."""

    def append(self, event: Event) -> None:
        """Chain an event to its stream. Raises Conflict when its (community, stream, seq) is taken."""
        ...

    def stream(self, community: str, stream: str) -> Sequence[Link]:
        """A stream's events in order."""
        ...

    def streams(self, community: str, kind: str, since: datetime | None, until: datetime | None) -> Sequence[str]:
        """The streams that hold an event of this kind, from `since` on and before `until`, in the order of their first one."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A seal that is worked out and not kept yet, with what it covers in order of stream."""

    seal: Seal
    spans: tuple[Span, ...]


class Seals(Protocol):
    """The seals over the history."""

    def last(self, community: str) -> Seal | None:
        """The newest seal."""
        ...

    def begin(self, community: str) -> datetime | None:
        """When the history begins; None while there is none. Reads through it."""
        ...

    def draft(self, community: str, at: datetime) -> Draft | None:
        """The next seal over everything committed that no seal covers; None when there is nothing. Reads through the history."""
        ...

    def keep(self, draft: Draft) -> None:
        """Store a seal. Raises Conflict when another was made since it was worked out."""
        ...


class Periodicals(Protocol):
    """Which weekly and monthly reports have gone out, and on which mornings what is hot has been looked after."""

    def latest(self, community: str, every: Every, before: date) -> datetime | None:
        """Of which moment the latest one is, of those of days until before a day; None when there was none."""
        ...

    def is_out(self, community: str, every: Every, last: date) -> bool:
        """Whether the one of the days until `last` has gone out."""
        ...

    def keep(self, community: str, every: Every, last: date, at: datetime) -> None:
        """Remember that it has gone out, as things stood `at` a moment. Raises Conflict when it had."""
        ...


class Dues(Protocol):
    """A cache of what the clock will do next: at most one row a case, stamped with the versions it was derived from."""

    def put(self, case: Case, due: Due | None, stamp: str) -> None:
        """Replace the case's due row (None removes it)."""
        ...

    def claim(self, now: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """(community, case id) of rows due at `now`, earliest first, locked for this unit of work; the caller must
        `put` each of them again."""
        ...

    def stale(self, community: str, stamp: str) -> Sequence[tuple[str, datetime | None]]:
        """Cases whose due row was derived from another policy or calendar than `stamp`, with when their clock was to run out;
        nobody else gets them before this unit of work ends."""
        ...


class Outbox(Protocol):
    """Messages to be sent once this unit of work is committed."""

    def put(self, notice: Notice) -> None:
        """Queue a message."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours about a case, as what it was sent and for whom."""

    community: str
    case: str
    kind: Kind
    audience: Audience


class Posts(Protocol):
    """Which of our messages show which case."""

    def case_at(self, spot: Spot) -> str | None:
        """The id of the case a message of ours is about, None if it is not one of ours."""
        ...

    def is_coming(self, case: str, chat: Address) -> bool:
        """Whether a message about a case is being sent to a chat just now: it may stand there before its sender knows."""
        ...

    def shown_at(self, spot: Spot) -> tuple[Kind, Audience] | None:
        """As what a message of ours was sent, and for whom; None if it is not one of ours."""
        ...

    def card(self, community: str, case: str, chat: Address, audience: Audience) -> Spot | None:
        """The case's card in a chat: the newest message sent there as CARD or NEW_CARD."""
        ...

    def of(
        self, community: str, case: str, kinds: Collection[Kind], audience: Audience | None = None
    ) -> Sequence[Spot]:
        """Where messages of these kinds about a case stand, for one audience or all."""
        ...

    def within(self, chat: Address) -> Sequence[Posted]:
        """What stands in a chat, oldest first."""
        ...

    def abandon(self, chat: Address) -> None:
        """Forget what stands in a chat: it is out of reach for good."""
        ...


class People(Protocol):
    """Persons, their addresses and what they hold."""

    def at(self, community: str, address: Address) -> str | None:
        """The id of the person at an address."""
        ...

    def add(self, community: str, address: Address | None = None) -> str:
        """A new person, with or without an address; answers their id."""
        ...

    def exists(self, community: str, person: str) -> bool:
        """Whether there is a person with this id."""
        ...

    def address(self, community: str, person: str) -> Address | None:
        """Where a person can be written to privately, if anywhere."""
        ...

    def actor(self, community: str, person: str) -> Actor:
        """The person with everything they hold now."""
        ...

    def grant(self, community: str, person: str, grant: Grant) -> None:
        """Give a role; giving it twice changes nothing."""
        ...

    def holders(self, community: str, role: Role, scope: str = "") -> Sequence[str]:
        """Persons holding a role, longest-serving first."""
        ...

    def revoke(self, community: str, person: str, grant: Grant) -> bool:
        """Take a role away; answers whether it was held."""
        ...

    def staff(self, community: str) -> Sequence[tuple[str, Grant]]:
        """Everybody who holds anything, with each thing held, longest-serving first."""
        ...

    def cancel_invitations(self, community: str, invited_by: str) -> int:
        """Make a person's unused invitations worthless; answers how many there were."""
        ...

    def void_invitations(self, community: str, grant: Grant) -> int:
        """Make the unused invitations to a role worthless; answers how many there were."""
        ...

    def invite(self, code_hash: str, invitation: Invitation) -> None:
        """Store an invitation under the hash of its code."""
        ...

    def take_invitation(self, code_hash: str, now: datetime) -> Invitation | None:
        """Use up an invitation that is unused and not expired."""
        ...


class Rota(Protocol):
    """Who is on duty when, as planned or as they said."""

    def begin(self, community: str, shift: Shift) -> None:
        """Store a shift."""
        ...

    def end(self, community: str, person: str, role: Role, scope: str, at: datetime) -> int:
        """End a person's running shifts for a role; answers how many were running."""
        ...

    def clear(self, community: str, person: str, at: datetime) -> int:
        """End a person's running shifts and drop the ones planned; answers how many that concerned."""
        ...

    def around(self, community: str, role: Role, scope: str, now: datetime) -> Sequence[Shift]:
        """Shifts for a role that have not ended by `now`, earliest first: running and planned ones."""
        ...


class Chats(Protocol):
    """Group chats and what they are bound for."""

    def binding(self, chat: Address) -> Binding | None:
        """What a chat is bound for."""
        ...

    def bind(self, chat: Address, binding: Binding) -> None:
        """Bind a chat, replacing what it was bound for."""
        ...

    def bound(self, community: str, purpose: Purpose, scope: str = "") -> Sequence[Address]:
        """The chats bound for a purpose, but for those we have been put out of."""
        ...

    def seen(self, chat: Address, reach: Reach) -> None:
        """Remember whether a chat can be reached."""
        ...

    def reach(self, chat: Address) -> Reach | None:
        """Whether a chat can be reached, as far as anything is known."""
        ...

    def unbound(self, channel: str, account: str) -> Sequence[Address]:
        """Groups we are in that are bound for nothing."""
        ...

    def every(self, community: str) -> Sequence[tuple[Address, Binding]]:
        """All bound chats of a community."""
        ...

    def unbind(self, chat: Address) -> Binding | None:
        """Forget what a chat is bound for; answers what that was."""
        ...

    def move(self, old: Address, new: Address) -> None:
        """A chat goes on as another one: its binding, who spoke there, and what is still to be sent there go with it. Messages
        have new numbers there, so nothing answers, edits or points at an old one."""
        ...

    def issue_code(self, code_hash: str, binding: Binding, expires_at: datetime) -> None:
        """Store a one-time binding code under its hash."""
        ...

    def take_code(self, code_hash: str, now: datetime) -> Binding | None:
        """Use up a binding code that is unused and not expired."""
        ...

    def home(self, chat: Address) -> str | None:
        """The community a private chat belongs to, once its person has chosen or been invited."""
        ...

    def settle(self, chat: Address, community: str) -> None:
        """Remember a private chat's community."""
        ...


class Vault(Protocol):
    """Personal data and free text, encrypted with a key per person."""

    def keep(self, community: str, person: str, secret: Secret, text: str) -> Kept:
        """Lay a text in."""
        ...

    def read(self, community: str, entry: str) -> str | None:
        """Take a text out; None once it has been erased."""
        ...

    def latest(self, community: str, person: str, secret: Secret) -> str | None:
        """A person's newest entry of a kind."""
        ...

    def drop(self, community: str, entry: str) -> None:
        """Destroy one entry; one that is gone already is no matter."""
        ...


class Offers(Protocol):
    """Questions put to people in groups, each until it is answered or has run out."""

    def add(self, offer: Offer) -> None:
        """Store an offer. Raises Conflict when there is one about that message already."""
        ...

    def get(self, community: str, offer: str) -> Offer | None:
        """The offer, locked for this unit of work where the database can and it may write."""
        ...

    def at(self, community: str, spot: Spot) -> Offer | None:
        """The offer about a message, locked as by `get`."""
        ...

    def save(self, before: Offer, after: Offer) -> None:
        """Replace `parts` and `media`. Guarded in SQL: raises Conflict when the row is no longer as `before`."""
        ...

    def of_author(self, community: str, author: str) -> Sequence[Offer]:
        """A person's offers that are kept, open or not, the earliest first."""
        ...

    def made_since(self, community: str, chat: Address, since: datetime) -> int:
        """How many offers a group has heard since then."""
        ...

    def expired(self, now: datetime, limit: int) -> Sequence[Offer]:
        """Offers that have run out at `now`, locked as by `get`."""
        ...

    def remove(self, offer: Offer) -> None:
        """Forget an offer. The vault's entries are not its business."""
        ...


class Responses(Protocol):
    """What became of offers, by group: of each person one a day. Whose it is stands there as a digest, until the day is over."""

    def note(self, community: str, chat: Address, who: str, day: date, response: Response) -> None:
        """Keep a response of somebody, in place of one of theirs of that day in that group that it outweighs or that has been
        reset; otherwise nothing changes."""
        ...

    def uptake(self, community: str, chat: Address, since: date) -> Uptake:
        """The newest of a group that stand, as many as count, none of a day before `since`."""
        ...

    def chats(self, community: str) -> Sequence[Address]:
        """The groups of which there is any."""
        ...

    def reset_at(self, community: str, chat: Address) -> datetime | None:
        """When a group was last reset; None when it was not, or that was taken back."""
        ...

    def reset(self, community: str, chat: Address, at: datetime) -> int:
        """From now on none counts that there is of a group; answers how many."""
        ...

    def restore(self, community: str, chat: Address) -> int:
        """Take a group's last reset back; answers how many count again."""
        ...

    def part(self, community: str, who: str) -> None:
        """Nothing says any more which were somebody's."""
        ...


class Marks(Protocol):
    """Marks against abuse."""

    def add(self, mark: Mark) -> None:
        """Store a mark."""
        ...

    def get(self, community: str, mark: str) -> Mark | None:
        """The mark, locked for this unit of work where the database can and it may write."""
        ...

    def of(self, community: str, person: str) -> Sequence[Mark]:
        """Every mark of a person, the first one first."""
        ...

    def current(self, community: str, person: str, now: datetime) -> Mark | None:
        """A person's mark that stands, or is proposed."""
        ...

    def save(self, before: Mark, after: Mark) -> None:
        """Replace a mark. Guarded in SQL: raises Conflict when it is no longer as `before`."""
        ...


class Corrections(Protocol):
    """What dispatchers' decisions teach the router: at most one a case."""

    def version(self, community: str) -> str:
        """Another text whenever other corrections stand; "" while none does."""
        ...

    def standing(self, community: str) -> Sequence[Correction]:
        """Those that are in force, the newest first; the oldest of very many are left out."""
        ...

    def every(self, community: str) -> Sequence[Correction]:
        """All that are kept, the newest first, those that were taken back too."""
        ...

    def of(self, community: str, case: str) -> Correction | None:
        """That of a case, standing or taken back."""
        ...

    def replace(self, community: str, case: str, new: Correction | None) -> None:
        """Keep this one of a case, in place of any before; None keeps none."""
        ...

    def undo(self, community: str, corrections: Sequence[str], at: datetime) -> None:
        """Take these back."""
        ...


class Dialogs(Protocol):
    """Half-finished conversations, keyed by an opaque string."""

    def load(self, key: str) -> tuple[str | None, Mapping[str, Scalar]]:
        """The state and data of a dialog; (None, {}) when there is none."""
        ...

    def store(self, key: str, state: str | None, data: Mapping[str, Scalar]) -> None:
        """Replace a dialog; no state and no data removes it."""
        ...


class Understanding(Protocol):
    """Text to hints (nlp/)."""

    def __call__(self, text: str, community: Community) -> Hints:
        """What can be understood of `text`. Never raises, whatever the text."""
        ...

    def why(self, text: str, matter: str, community: Community) -> tuple[str, ...]:
        """The words of `text` that speak for a matter, strongest first. Asked for where somebody will read them. Never raises."""
        ...

    def review(self, result: str, appeal: str, matter: str, community: Community) -> Review:
        """Whether a result tells whoever said `appeal`, which was given to `matter` (or ""), what was done. Never raises."""
        ...


class Teachable(Understanding, Protocol):
    """An understanding that corrections change, from community to community."""

    def taught(self, community: Community) -> str:
        """The version of a community's corrections that was learnt last; "" when there were none yet."""
        ...

    def learn(
        self, community: Community, version: str, standing: Collection[Correction], words: Callable[[Correction], str]
    ) -> None:
        """From now on understand that community's texts with exactly these corrections. `words` tells what a correction was
        about; it is asked for new ones alone."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told of, as far as others may read it: the `case` that is handled for it and its `matter`, who told (for
    counting alone), their words with personal data masked, where it is ("" if that is not known), and when."""

    case: str
    matter: str
    person: str
    shown: str
    place: str
    at: datetime


class Trend(StrEnum):
    """Whether more people tell of something than before."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class HotIssue:
    """What many have told of lately (热点问题): one masked `line` that says what, the `place` most of them named ("" if none),
    and whether some named another (`elsewhere`); when each of its people first told of it (`joined`, ascending); their `cases`,
    the newest first."""

    line: str
    place: str
    elsewhere: bool
    joined: tuple[datetime, ...]
    trend: Trend
    cases: tuple[str, ...]

    @property
    def people(self) -> int:
        """How many told of it."""
        return len(self.joined)

    def fresh(self, since: datetime) -> int:
        """How many of them have done so after a moment."""
        return sum(at > since for at in self.joined)


class HotIssues(Protocol):
    """Finds what many tell of (nlp/)."""

    def __call__(self, told: Sequence[Told], now: datetime, least: int) -> Sequence[HotIssue]:
        """What at least so many people tell of, the hottest first; the same whatever the order. Takes seconds for thousands: no
        transaction is to be open meanwhile. May be called from any thread."""
        ...


class Matcher(Protocol):
    """What one process knows of the open cases (nlp/): it holds what it was told, and answers from that alone."""

    def known(self, community: str) -> Mapping[str, str]:
        """The cases it knows, each with the stamp it was learnt with."""
        ...

    def learn(self, community: str, lead: str, stamp: str, reports: Sequence[Report]) -> None:
        """From now on know a case by exactly these reports; without any it is known and never found."""
        ...

    def forget(self, community: str, lead: str) -> None:
        """Know nothing of a case any more; one that is not known is no mistake."""
        ...

    def lookup(self, community: str, report: Report) -> Sequence[Candidate]:
        """The cases a report may be about, the likeliest first, each once."""
        ...

    def is_same_place(self, one: str, other: str) -> bool:
        """Whether two places as written may be one, or one a part of the other. Nowhere is no place."""
        ...


class Leads(Protocol):
    """Which open cases somebody may have told of already."""

    def lookup(self, case: Case) -> Sequence[Candidate]:
        """The open cases a case may be the same as, the likeliest first, as they stand in this unit of work; none for a case
        without words. Whether one may be merged into the other is `domain.merge.bar`'s to say."""
        ...

    def is_same_place(self, one: str, other: str) -> bool:
        """See Matcher."""
        ...


class Conflict(Exception):  # noqa: N818
    """Somebody else changed the same case first; the unit of work is to be run again."""


class UnitOfWork(Protocol):
    """One transaction: its moment on the business clock, the rules in force, and the repositories."""

    @property
    def now(self) -> datetime: ...
    @property
    def communities(self) -> Mapping[str, Community]: ...
    @property
    def understand(self) -> Understanding: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def seals(self) -> Seals: ...
    @property
    def periodicals(self) -> Periodicals: ...
    @property
    def dues(self) -> Dues: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def people(self) -> People: ...
    @property
    def rota(self) -> Rota: ...
    @property
    def chats(self) -> Chats: ...
    @property
    def vault(self) -> Vault: ...
    @property
    def dialogs(self) -> Dialogs: ...
    @property
    def shadows(self) -> Shadows: ...
    @property
    def dossier(self) -> Dossier: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def responses(self) -> Responses: ...
    @property
    def marks(self) -> Marks: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def leads(self) -> Leads: ...

    def savepoint(self) -> AbstractContextManager[None]:
        """All or nothing within the unit of work: an exception undoes what was done inside, and passes on."""
        ...

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        ...
