"""GET /healthz: 200 with the backlogs while the database can be read."""

from fastapi.testclient import TestClient

from web.app import Health, Services, create_app


def client(health: Health | Exception) -> TestClient:
    def answer() -> Health:
        if isinstance(health, Exception):
            raise health
        return health

    return TestClient(create_app(Services(health=answer)), raise_server_exceptions=False)


def test_how_it_fares() -> None:
    response = client(Health(3, 5)).get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "inbox_waiting": 3, "outbox_waiting": 5}


def test_a_database_that_cannot_be_read_is_no_health() -> None:
    response = client(OSError("secret path")).get("/healthz")
    assert response.status_code == 500
    assert "secret" not in response.text


def test_nothing_else_is_there() -> None:
    web = client(Health(0, 0))
    assert web.post("/healthz").status_code == 405
    for path in ("/docs", "/redoc", "/openapi.json", "/telegram"):
        assert web.get(path).status_code == 404
