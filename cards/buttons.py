"""Which buttons a message carries: what the case allows now, for the people the message is for."""

from collections.abc import Iterable, Sequence

from cards import words
from cards.callback import Codec, Press, Verb
from cards.message import Button, Rows, abreast
from domain.case import Channel, State, Verdict, Wish
from domain.community import Matter
from domain.mark import Ground
from domain.pause import Pause
from domain.people import OF_UNIT, Role
from flow import extend, suspend
from flow.media import SPOKEN
from flow.ports import Notice
from flow.queries import CaseView
from flow.reveal import Reason
from flow.upwards import outside

MENU = "menu"
"""The notice argument that opens a menu of reasons or matters in place of a card's buttons; of a centre's matters
«centre:page»."""
ON_A_PAGE = 14
"""Matters on a page of a menu."""


class Board:
    """Makes the buttons of one message."""

    def __init__(self, codec: Codec, notice: Notice, view: CaseView) -> None:
        self._codec, self._notice, self._case = codec, notice, view.case.id
        self.say = words.of(view.community)

    def key(self, label: str, verb: Verb, arg: str = "") -> Button:
        """A button that says `label` as it stands."""
        return Button(label, self._codec.write(self._notice.to, Press(verb, self._case, arg)))

    def named(self, name: str, verb: Verb, arg: str = "") -> Button:
        """A button with one of the texts `button.*`."""
        return self.key(self.say(f"button.{name}"), verb, arg)


def unit(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a unit's card: sign or return; then progress or resolve, and who to go to or to ask."""
    board = Board(codec, notice, view)
    if view.case.state is State.ASSIGNED:
        if notice.args.get(MENU) == Verb.RETURN and not view.case.designated:
            return menu_of(board, Verb.RETURN_FOR, view.community.return_reasons.items())
        give_back = () if view.case.designated else (board.named("return", Verb.RETURN),)
        return ((board.named("sign", Verb.SIGN), *give_back),)
    if view.case.state is State.IN_PROGRESS:
        work = (board.named("progress", Verb.PROGRESS), board.named("resolve", Verb.RESOLVE))
        near = tuple(board.named(reason, Verb.REVEAL, reason) for reason in (Reason.VISIT, Reason.CONTACT))
        if notice.args.get(MENU) == Verb.EXTEND:
            return extending(board, view)
        if notice.args.get(MENU) == Verb.SUSPEND:
            return suspending(board, view)
        talk, time = (board.named("ask", Verb.ASK), board.named("hand_over", Verb.HAND_OVER)), timing(board, view)
        return (work, near, talk, time) if len(time) > 1 else (work, near, (*talk, *time))
    return ()


def desk(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a dispatcher's card: the likely matters first, then all of them by centre, then declining with a reason."""
    board, community = Board(codec, notice, view), view.community
    if view.case.state is not State.TRIAGE:
        return ()
    menu = str(notice.args.get(MENU) or "")
    if menu == Verb.MARK:
        return grounds(board)
    if menu == Verb.DECLINE:
        return (*referring(board, view), *menu_of(board, Verb.DECLINE_FOR, community.decline_reasons.items()))
    if menu == Verb.SEND_UP:
        return bodies(board, view)
    if menu == Verb.REFER:
        return pairs(board, Verb.DECLINE_FOR, [(each.id, each.name) for each in community.scope.values()], Verb.BACK)
    if menu == Verb.ALL:
        return pairs(board, Verb.CENTRE, [(centre.id, centre.name) for centre in community.centres.values()], Verb.BACK)
    centre = menu.partition(":")[0]
    if centre in set(community.centres):
        choices = [(m.id, m.said) for m in open_to(view) if m.centre == centre]
        return matters(board, Verb.ASSIGN, choices, (Verb.CENTRE, menu), Verb.ALL)
    likely = [community.matters[choice.matter] for choice in view.choices[:3]]
    picks = [(_pick(board, view, matter),) for matter in likely]
    decline = () if view.case.reopens else (board.named("decline", Verb.DECLINE),)
    last = (board.named("all", Verb.ALL), *decline, *marking(board, view))
    beyond = (
        board.named("send_up", Verb.SEND_UP),
        first(board, view),
        *(key for row in clearing(board, view) for key in row),
    )
    return (*transcribing(board, view), *picks, last, beyond)


def _pick(board: Board, view: CaseView, matter: Matter) -> Button:
    """A likely matter and whose it is; what a body outside leads is not assigned but sent up to it."""
    unit_ = view.community.units[matter.unit]
    if unit_.outside:
        return board.key(board.say("upwards.pick", matter=matter.name, unit=unit_.name), Verb.SEND_UP_TO, unit_.id)
    return board.key(board.say("desk.pick", matter=matter.name, unit=unit_.name), Verb.ASSIGN, matter.id)


def timing(board: Board, view: CaseView) -> tuple[Button, ...]:
    """More time, or none for now; and going on where it stands."""
    case = view.case
    if case.pause is Pause.SUSPENDED:
        return (board.named("resume", Verb.RESUME),)
    if case.pause or Wish.ASKED in {case.extension, case.suspension}:
        return ()
    later = (board.named("extend", Verb.EXTEND),) if may_extend(view) else ()
    spans = case.suspension is Wish.NONE and suspend.offered(case, view.community)
    hold = (board.named("suspend", Verb.SUSPEND),) if spans else ()
    return (*later, *hold)


def may_extend(view: CaseView) -> bool:
    """Whether there is more time to ask for, and time to ask."""
    return view.case.extension is Wish.NONE and not view.overdue and bool(extend.offered(view.case, view.community))


def extending(board: Board, view: CaseView) -> Rows:
    """By how much."""
    spans = extend.offered(view.case, view.community)
    return menu_of(board, Verb.EXTEND_BY, [(each.written, words.span(board.say, each)) for each in spans])


def suspending(board: Board, view: CaseView) -> Rows:
    """Until when."""
    say, calendar = board.say, view.community.calendar
    offered = suspend.offered(view.case, view.community)
    days = [(each, suspend.review(view.now, each, view.community)) for each in offered]
    return menu_of(
        board, Verb.SUSPEND_BY, [(each.written, words.moment(say, calendar, day, view.now)) for each, day in days]
    )


def marking(board: Board, view: CaseView) -> tuple[Button, ...]:
    """Against abuse of the hotline. A caller's words are a dispatcher's own, and nobody is marked for complaining of a cadre."""
    mute = view.case.channel is Channel.PHONE or view.case.restricted
    return () if mute else (board.named("mark", Verb.MARK),)


def grounds(board: Board) -> Rows:
    """What somebody may be marked for."""
    return menu_of(board, Verb.MARK_FOR, [(each.value, board.say(f"mark.ground.{each.value}")) for each in Ground])


def open_to(view: CaseView) -> list[Matter]:
    """The matters a case may be given to: none that a unit leads which is complained of."""
    return [matter for matter in view.community.matters.values() if not view.case.accuses(matter.unit)]


def bodies(board: Board, view: CaseView) -> Rows:
    """Where a case can be sent up to."""
    return menu_of(board, Verb.SEND_UP_TO, [(each.id, each.name) for each in outside(view.case, view.community)])


def first(board: Board, view: CaseView) -> Button:
    """优先照顾, or not after all."""
    return board.named("not_first", Verb.NOT_FIRST) if view.case.vulnerable_at else board.named("first", Verb.FIRST)


def clearing(board: Board, view: CaseView) -> Rows:
    """Where the words seem to complain of somebody: that they do not."""
    complains = view.case.accused or view.case.restricted
    return ((board.named("clear", Verb.CLEAR),),) if complains else ()


def referring(board: Board, view: CaseView) -> Rows:
    """Whose it seems to be instead, and everybody else's it may be."""
    likely, scope = view.suggested, view.community.scope
    pick = board.say("desk.refer", name=likely.name, phone=likely.phone) if likely else ""
    first = ((board.key(pick, Verb.DECLINE_FOR, likely.id),),) if likely else ()
    return (*first, (board.named("refer", Verb.REFER),)) if scope else first


def transcribing(board: Board, view: CaseView) -> Rows:
    """While nobody has put into words what was sent: one press, one line."""
    if view.case.state is not State.TRIAGE or view.unheard is None:
        return ()
    listen = view.unheard in SPOKEN
    return ((board.named("listen", Verb.TRANSCRIBE) if listen else board.named("look", Verb.TRANSCRIBE),),)


def resident(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a receipt: how the due time came about; and taking it back, as long as nobody has started on it; in
    private, that it is for somebody else."""
    board = Board(codec, notice, view)
    early = view.case.state in {State.TRIAGE, State.ASSIGNED} and not view.case.reopens
    back = (board.named("withdraw", Verb.WITHDRAW),) if early else ()
    own = early and notice.args.get("private") and not (view.behalf or view.lead)
    behalf = ((board.named("behalf", Verb.BEHALF),),) if own else ()
    return ((board.named("due", Verb.DUE), *urging(board, view), *back), *behalf) if view.case.is_open else ()


def urging(board: Board, view: CaseView) -> tuple[Button, ...]:
    """Once each time a clock runs, when somebody works on it or should: not the minute it was told."""
    waits = view.case.state is State.IN_PROGRESS or (view.case.state is State.ASSIGNED and view.overdue)
    return (board.named("urge", Verb.URGE),) if waits and not (view.case.urged or view.case.pause) else ()


def leader(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a leader's message: a unit's head may sign for the case at once; everybody may ask how the time was counted."""
    board = Board(codec, notice, view)
    head = Role(str(notice.args["who"])) in OF_UNIT
    sign = ((board.named("sign", Verb.SIGN),),) if head and view.case.state is State.ASSIGNED else ()
    return (*sign, (board.named("due", Verb.DUE),)) if view.case.is_open else ()


def verdict(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a result: the resident's word."""
    board = Board(codec, notice, view)
    if view.case.state is not State.RESOLVED or view.case.verdict:
        return ()
    return (
        (
            board.named("satisfied", Verb.JUDGE, Verdict.SATISFIED),
            board.named("unsolved", Verb.JUDGE, Verdict.UNSOLVED),
        ),
        (board.named("dissatisfied", Verb.JUDGE, Verdict.DISSATISFIED),),
    )


def call_back(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a call-back task: the number, the caller's word, or that nobody answered."""
    board = Board(codec, notice, view)
    if view.case.state is not State.RESOLVED or view.case.verdict:
        return ()
    phone = (board.named("call_back", Verb.REVEAL, Reason.CALL_BACK), board.named("unreached", Verb.UNREACHED))
    return (phone, *verdict(codec, notice, view))


def pairs(board: Board, verb: Verb, choices: Sequence[tuple[str, str]], back: Verb) -> Rows:
    """Two to a row, the way back below."""
    return (*_two_to_a_row(board, verb, choices), (board.named("back", back),))


def matters(
    board: Board, verb: Verb, choices: Sequence[tuple[str, str]], page_of: tuple[Verb, str], back: Verb
) -> Rows:
    """One page of a centre's matters, and under it the pages beside it and the way back: what a phone shows without scrolling.
    `page_of` is the verb that turns pages and «centre:page»."""
    turn, where = page_of
    centre, _, number = where.partition(":")
    last = max(0, len(choices) - 1) // ON_A_PAGE
    page = min(int(number or 0), last)
    before = (board.named("page_back", turn, f"{centre}:{page - 1}"),) if page else ()
    after = (board.named("page_on", turn, f"{centre}:{page + 1}"),) if page < last else ()
    shown = choices[page * ON_A_PAGE :][:ON_A_PAGE]
    return (*_two_to_a_row(board, verb, shown), (*before, board.named("back", back), *after))


def _two_to_a_row(board: Board, verb: Verb, choices: Sequence[tuple[str, str]]) -> Rows:
    keys = [board.key(name, verb, arg) for arg, name in choices]
    return abreast(keys, 2)


def menu_of(board: Board, verb: Verb, reasons: Iterable[tuple[str, str]]) -> Rows:
    """One to a row, the way back to the card below."""
    rows = [(board.key(text, verb, reason),) for reason, text in reasons]
    return (*rows, (board.named("back", Verb.BACK),))
