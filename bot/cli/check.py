"""hotline check"""

import asyncio
from typing import TYPE_CHECKING, Any

import click

from bot.cli.output import as_json, plainly, result

if TYPE_CHECKING:
    from bot.checkup import Answers
    from bot.settings import Settings
    from bot.wiring import Hotline

REFUSED = "HOTLINE_BOT_TOKEN: Telegram does not know this token; ask @BotFather for the right one"
SILENT = "Telegram cannot be reached; check HOTLINE_API_BASE and the way out of this machine"


@click.command("check")
@click.option("--language", default="", help="zh-CN or en; by default that of the community.")
@as_json
@plainly
def command(language: str, as_json: bool) -> None:
    """Look over everything before going live: the community's files, the token, privacy mode, our rights in each group, groups
    bound for nothing, people who cannot be reached, units without anybody. Changes nothing and writes to nobody.

    Exit code 0: ready, perhaps with something worth a look. 1: something keeps the hotline from doing its work.
    """
    from bot import checkup, settings, wiring
    from bot.cli.store import ready
    from locales import LANGUAGES

    if language and language not in LANGUAGES:
        raise settings.BadSettings(f"--language must be one of: {', '.join(LANGUAGES)}")
    chosen = settings.for_running(settings.load())
    mistakes = _mistakes(chosen)
    if mistakes:
        result({"ready": False, "mistakes": mistakes}, as_json=as_json, words="\n".join(mistakes))
        raise SystemExit(1)
    hotline = wiring.assemble(chosen)
    ready().dispose()
    answers = asyncio.run(checkup.ask(hotline))
    facts, lines = _told(hotline, answers, language)
    result(facts, as_json=as_json, words="\n".join(lines))
    raise SystemExit(0 if facts["ready"] else 1)


def _mistakes(chosen: "Settings") -> list[str]:
    """Every mistake in the communities' files, a line each: with one of them the hotline does not start."""
    import policy

    try:
        policy.load_all(chosen.communities)
    except policy.PolicyError as wrong:
        return [str(each) for each in wrong.mistakes]
    return []


def _told(hotline: "Hotline", answers: "Answers", language: str) -> tuple[dict[str, Any], list[str]]:
    from bot.checkup import us
    from cards.checkup import lines
    from flow import checkup
    from locales import texts

    connection = [REFUSED] if answers.refused else [SILENT] if answers.silent else []
    told, grave, communities = list(connection), bool(connection), {}
    with hotline.look() as uow:
        for name, rules in uow.communities.items():
            findings = checkup.look(uow, name, us(hotline), answers.visit)
            say = texts(language or rules.language)
            words = lines(say, rules, findings)
            grave = grave or any(finding.is_grave for finding in findings)
            told += [f"{rules.name}:", *(f"  {line}" for line in words or [say("check.well", community=rules.name)])]
            communities[name] = {
                "shadow": rules.shadow,
                "findings": [
                    {"trouble": each.trouble, "grave": each.is_grave, "subjects": each.subjects, "words": line}
                    for each, line in zip(findings, words, strict=True)
                ],
            }
    facts = {
        "ready": not grave,
        "mistakes": [],
        "telegram": "refused" if answers.refused else "silent" if answers.silent else "ok",
        "bot": answers.username,
        "privacy_mode": not answers.hears_all,
        "groups": [group.as_dict() for group in answers.groups],
        "communities": communities,
    }
    return facts, told
