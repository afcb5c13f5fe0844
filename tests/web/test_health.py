"""What a machine may ask: how it fares, whether it is ready, its figures."""

from fastapi.testclient import TestClient

from web.app import Health, Services, create_app


def client(health: Health | Exception) -> TestClient:
    def answer() -> Health:
        if isinstance(health, Exception):
            raise health
        return health

    return TestClient(create_app(Services(answer, missing=list, metrics=lambda: "")), raise_server_exceptions=False)


def test_how_it_fares() -> None:
    response = client(Health(3, 5)).get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "inbox_waiting": 3, "outbox_waiting": 5}


def test_a_database_that_cannot_be_read_is_no_health() -> None:
    response = client(OSError("secret path")).get("/healthz")
    assert response.status_code == 500
    assert "secret" not in response.text


def test_not_ready_before_every_part_is_up() -> None:
    missing = ["sender", "ticks"]
    web = TestClient(create_app(Services(lambda: Health(0, 0), lambda: missing, str)))
    waiting = web.get("/readyz")
    assert (waiting.status_code, waiting.json()) == (503, {"status": "not ready", "missing": ["sender", "ticks"]})
    missing.clear()
    ready = web.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "missing": []})


def test_figures_in_the_format_prometheus_reads() -> None:
    response = TestClient(create_app(Services(lambda: Health(0, 0), list, lambda: "one 1.0\n"))).get("/metrics")
    assert response.text == "one 1.0\n"
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


def test_nothing_else_is_there() -> None:
    web = client(Health(0, 0))
    assert web.post("/healthz").status_code == 405
    for path in ("/docs", "/redoc", "/openapi.json", "/telegram"):
        assert web.get(path).status_code == 404
