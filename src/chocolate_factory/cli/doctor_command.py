"""Is everything all right here? If not, what to do."""

from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import EXIT_TROUBLE, app
from chocolate_factory.cli.output import AsJson, console, print_json, print_table
from chocolate_factory.cli.security_table import posture_of, show_security, worst_of
from chocolate_factory.kernel.redaction import redact
from chocolate_factory.operations.check_health import Condition, Health, check_health
from chocolate_factory.operations.check_security import check_security
from chocolate_factory.operations.security.model import Standing
from chocolate_factory.settings import Settings, load_settings


@app.command()
def doctor(
    *,
    security: Annotated[
        bool, typer.Option("--security", help="Look at doors and files instead.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Look at settings, store, sources, data, forecast and plan; exit 1 if something is wrong."""
    settings = load_settings()
    with open_ports(settings) as ports:
        if security:
            points = check_security(ports, posture_of(settings))
            show_security(points, json=json)
            raise typer.Exit(EXIT_TROUBLE if worst_of(points) is Standing.WRONG else 0)
        health = check_health(ports)
    if json:
        print_json(_document(settings, health))
    else:
        print_table("Settings", ["what", "value"], _paths(settings).items())
        console.print()
        print_table(
            f"Health: {health.status}",
            ["what", "how", "found", "advice"],
            [(one.name, one.status, one.message, one.advice) for one in health.checks],
        )
    if health.status is not Condition.OK:
        raise typer.Exit(EXIT_TROUBLE)


def _paths(settings: Settings) -> dict[str, str]:
    paths = {
        "site": str(settings.site_file.absolute()),
        "data": str(settings.data_dir.absolute()),
        "store": settings.database_url,
        **({"values of series": settings.influxdb.place} if settings.influxdb else {}),
        "admin": f"http://{settings.host}:{settings.port}/dashboard",
        "viewer": f"http://{settings.viewer_host}:{settings.viewer_port}/dashboard",
        "clock": f"starts at {settings.now.isoformat()}" if settings.now else "the machine's",
        "upstreams": settings.upstream_base or "the real ones",
    }
    return {what: redact(value) for what, value in paths.items()}


def _document(settings: Settings, health: Health) -> dict[str, object]:
    checks = [
        {"name": one.name, "status": one.status, "message": one.message, "advice": one.advice}
        for one in health.checks
    ]
    return {"status": health.status, "settings": _paths(settings), "checks": checks}
