"""Buttons for what a dispatcher does beside deciding: a case in hand goes elsewhere, the queue, a caller's errand."""

from cards import merge
from cards.buttons import MENU, Board, bodies, clearing, desk, first, grounds, marking, matters, menu_of, open_to, pairs
from cards.callback import Codec, Verb
from cards.message import Rows
from domain.case import State
from flow.ports import Notice
from flow.queries import CaseView
from flow.reveal import Reason
from flow.transfer import mark_of

IN_HAND = frozenset({State.ASSIGNED, State.IN_PROGRESS})


def in_hand(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under the card of a case that a unit has: 转办, then the centre, the matter, the reason."""
    if view.case.state not in IN_HAND:
        return ()
    board, community = Board(codec, notice, view), view.community
    menu, _, chosen = str(notice.args.get(MENU) or "").partition(" ")
    if menu == Verb.MARK:
        return grounds(board)
    if menu == Verb.SEND_UP:
        return bodies(board, view)
    if menu == Verb.TRANSFER:
        centres = [(centre.id.value, centre.name) for centre in community.centres.values()]
        return pairs(board, Verb.TRANSFER_IN, centres, Verb.BACK)
    if menu == Verb.TRANSFER_IN:
        of_centre = [m for m in open_to(view) if m.centre == chosen.partition(":")[0]]
        choices = [(m.id, m.said) for m in of_centre if (m.id, m.unit) != (view.case.matter, view.case.unit)]
        return matters(board, Verb.TRANSFER_TO, choices, (Verb.TRANSFER_IN, chosen), Verb.TRANSFER)
    if menu == Verb.TRANSFER_TO:
        reasons = [(f"{chosen}:{mark_of(reason)}", text) for reason, text in community.return_reasons.items()]
        return menu_of(board, Verb.TRANSFER_FOR, reasons)
    row = (board.named("transfer", Verb.TRANSFER), board.named("due", Verb.DUE), *marking(board, view))
    return (*_beyond(board, view), row, (first(board, view),), *clearing(board, view))


def _beyond(board: Board, view: CaseView) -> Rows:
    """上报; then what that body has answered, or its number once more."""
    if not view.case.external:
        return ((board.named("send_up", Verb.SEND_UP),),)
    if view.case.state is State.ASSIGNED:
        return ((board.named("send_again", Verb.SEND_UP),),)
    answer = (board.named("reply", Verb.RESOLVE), board.named("progress", Verb.PROGRESS))
    return (answer, (board.named("renumber", Verb.SEND_UP),))


def queue(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under the case before a dispatcher: what decides it, and the next one. In a menu only the menu."""
    rows = desk(codec, notice, view)
    if notice.args.get(MENU) and rows:
        return rows
    board = Board(codec, notice, view)
    return (*merge.around(board, view, rows), (board.named("next", Verb.NEXT),))


def errand(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under a question to a caller: the number, and writing down what they say."""
    if view.case.state is not State.IN_PROGRESS:
        return ()
    board = Board(codec, notice, view)
    return ((board.named("call_back", Verb.REVEAL, Reason.CALL_BACK), board.named("answer", Verb.ANSWER)),)
