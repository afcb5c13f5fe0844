"""Who is trusted on the way out: Telegram as everybody on this machine trusts it, a sandbox beside us not at all."""

import ssl

from bot.way import way_out
from tests.handlers import town as here


def test_out_to_telegram_the_authorities_are_asked_and_proxies_serve() -> None:
    assert way_out(here.settings()) == {"trust_env": True, "verify": True}


def test_to_a_sandbox_no_proxy_serves_and_no_certificate_would_do() -> None:
    way = way_out(here.settings("http://127.0.0.1:8081"))
    assert not way["trust_env"]
    assert isinstance(way["verify"], ssl.SSLContext)
    assert way["verify"].verify_mode is ssl.CERT_REQUIRED
    assert way["verify"].check_hostname
    assert way["verify"].get_ca_certs() == []
