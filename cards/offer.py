"""The question whether something overheard is to be registered: short, and without a word of what was said."""

from cards import words
from cards.callback import Codec, Press, Verb
from cards.message import Button, Rows
from domain.community import Matter
from flow.offer import OfferView
from flow.ports import Notice


def question(view: OfferView) -> str:
    """One line, to whoever said it."""
    say, count = words.of(view.community), len(view.parts)
    return say("offer.ask_several", n=count) if count > 1 else say("offer.ask")


def buttons(codec: Codec, notice: Notice, view: OfferView) -> Rows:
    """A button for each appeal, and one to be left in peace. What each is about is said only where there were several."""

    def key(label: str, verb: Verb, arg: str = "") -> Button:
        return Button(label, codec.write(notice.to, Press(verb, view.offer.id, arg)))

    say = words.of(view.community)
    no = key(say("button.dismiss"), Verb.DISMISS)
    if len(view.offer.parts) == 1:
        return ((key(say("button.accept"), Verb.ACCEPT, "0"), no),)
    rows = [(key(_label(view, part, matter), Verb.ACCEPT, str(part)),) for part, matter in view.parts]
    return (*rows, (no,))


def _label(view: OfferView, part: int, matter: Matter | None) -> str:
    say = words.of(view.community)
    if matter is None:
        return say("offer.part_unknown", n=part + 1)
    return say("offer.part", matter=matter.said)
