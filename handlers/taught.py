"""What a dispatcher reads when a decision of theirs has taught the router."""

from domain.case import Case
from flow.correct import has_taught
from handlers.identity import Here


def with_lesson(here: Here, case: Case, said: str) -> str:
    """What is said of a case that was just given to a matter, and in a line below that it was learnt from, if it was."""
    matter = here.uow.communities[here.community].matters[case.matter]
    return f"{said}\n{here.say('press.taught', matter=matter.name)}" if has_taught(here.uow, case) else said
