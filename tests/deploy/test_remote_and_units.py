"""The sidecar's files and the unit: what other programs must be able to read in them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chocolate_factory.settings import Settings
from tests.shared import ROOT

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "systemd/chocolate-factory.service"
NGINX = (DEPLOY / "nginx/nginx.conf").read_text(encoding="utf-8")


def test_the_tailnet_reaches_nginx_and_nothing_is_on_the_internet() -> None:
    serve = json.loads((DEPLOY / "tailscale/serve/serve.json").read_text(encoding="utf-8"))
    ((name, web),) = serve["Web"].items()
    assert name == "${TS_CERT_DOMAIN}:443"
    address = web["Handlers"]["/"]["Proxy"].removeprefix("http://")
    assert f"listen {address};" in NGINX
    assert serve["TCP"] == {"443": {"HTTPS": True}}
    assert serve["AllowFunnel"] == {name: False}


def test_the_policy_lets_people_in_on_one_port() -> None:
    text = (DEPLOY / "tailscale/policy.example.hujson").read_text(encoding="utf-8")
    plain = re.sub(r",(\s*[}\]])", r"\1", re.sub(r"//.*", "", text))
    policy = json.loads(plain)
    assert [grant["ip"] for grant in policy["grants"]] == [["tcp:443"]]
    tag = policy["grants"][0]["dst"][0]
    assert tag in policy["tagOwners"]
    assert f"--advertise-tags={tag}" in (DEPLOY / "compose.yaml").read_text(encoding="utf-8")


def test_secrets_of_the_unit_are_settings() -> None:
    loaded = re.findall(r"(?m)^LoadCredential=(\w+):", UNIT.read_text(encoding="utf-8"))
    names = {
        name: {f"chocolate_{name}"}
        | {str(choice).lower() for choice in getattr(field.validation_alias, "choices", ())}
        for name, field in Settings.model_fields.items()
    }
    assert set(loaded) <= set().union(*names.values())
    secret = {
        name
        for name, field in Settings.model_fields.items()
        if not field.repr or "SecretStr" in str(field.annotation)
    }
    assert {name for name in secret if not names[name] & set(loaded)} == set()


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        pytest.skip("no systemd-analyze on this machine")
    text = re.sub(r"(?m)^ExecStart=.*", "ExecStart=/bin/true", UNIT.read_text(encoding="utf-8"))
    copy = tmp_path / UNIT.name
    copy.write_text(text, encoding="utf-8")
    said = subprocess.run(  # noqa: S603 - the machine's
        [systemd, "verify", "--man=no", copy], capture_output=True, text=True, check=False
    )
    assert str(copy) not in said.stderr, said.stderr
    judged = subprocess.run(  # noqa: S603 - the machine's
        [systemd, "security", "--offline=true", "--threshold=15", copy],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout
