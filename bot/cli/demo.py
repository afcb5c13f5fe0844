"""hotline demo"""

import contextlib
import signal
import socket

import click

from bot.cli.output import as_json, plainly, result


@click.command("demo")
@click.option("--port", default=8081, show_default=True, help="Where the page is served, on this machine only.")
@click.option("--selftest", is_flag=True, help="Play the story from outside, print every step, exit by result.")
@click.option("--webhook", is_flag=True, help="Receive by webhook instead of polling.")
@click.option("--kill", is_flag=True, help="With --selftest: kill -9 the hotline in the middle, three times.")
@as_json
@plainly
def command(port: int, selftest: bool, webhook: bool, kill: bool, as_json: bool) -> None:
    """Try it: a chat page where you are the resident, the officer and the dispatcher. No token, nothing leaves this machine."""
    from bot import logs
    from bot.demo.stage import stage

    logs.set_up("WARNING")
    _end_as_with_ctrl_c()
    if selftest:
        _selftest(webhook, kill, as_json)
        return
    if not _free(port):
        raise click.ClickException(f"port {port} is taken; choose another with --port")
    click.echo("热线启动中… starting")
    with contextlib.suppress(KeyboardInterrupt), stage(port=port, webhook=webhook) as staged:
        click.echo(f"\n  打开 open  {staged.url}/\n\n  Ctrl-C 结束 stops it", nl=True)
        staged.wait()
    click.echo("")


def _end_as_with_ctrl_c() -> None:
    """However it is ended, the hotline it started ends with it: left alone it would speak into the next demo."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _selftest(webhook: bool, kill: bool, as_json: bool) -> None:
    from bot.demo.selftest import play

    outcome = play(webhook=webhook, kill=kill, say=click.echo)
    verdict = "ok" if outcome["ok"] else f"FAILED: {outcome['error']}"
    result(outcome, as_json=as_json, words=f"{outcome['steps']} steps, {outcome['kills']} kills: {verdict}")
    raise SystemExit(0 if outcome["ok"] else 1)
