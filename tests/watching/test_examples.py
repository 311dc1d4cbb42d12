"""Promise: the example rules and the dashboard name only figures that the line really tells."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app import create_app
from ivr.counters.in_process import WEBHOOK_SECONDS
from ivr.settings import ROOT
from ivr.worker.rounds import DUTIES, survive, tell_that_we_live
from tests.line_settings import settings_for
from tests.own_sound import own_sound
from tests.reminders.evenings import asks
from tests.watching.scrape import TOKEN, scrape
from tests.world import World

FOLDER = ROOT / "scripts" / "deploy" / "watching"
GUIDE = (ROOT / "ivr" / "docs" / "watching.md").read_text(encoding="utf-8")
OF_PROMETHEUS = {"up"}


def _rules() -> list[dict[str, Any]]:
    file = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))
    return [rule for group in file["groups"] for rule in group["rules"]]


def _panels() -> list[dict[str, Any]]:
    panels: list[dict[str, Any]] = json.loads((FOLDER / "dashboard.json").read_text())["panels"]
    return panels


def _names(expression: str) -> set[str]:
    """Return the figures that an expression asks for."""
    return {*re.findall(r"\bline_\w+", re.sub(r'"[^"]*"', "", expression))}


def _asked(panel: dict[str, Any]) -> set[str]:
    return {name for target in panel["targets"] for name in _names(target["expr"])}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_figure_that_is_named_is_told(database_url: str, here: World) -> None:
    here.leaves()
    asks(here)
    for duty in (*DUTIES, tell_that_we_live):
        survive(duty, here.work)
    WEBHOOK_SECONDS.labels("answer").observe(0.01)
    settings = settings_for(DATABASE_URL=database_url, METRICS_TOKEN=TOKEN)
    app = create_app(settings, clock=here.clock, audio=own_sound())
    told = {name.partition("{")[0] for name in scrape(app)}
    app.extensions["house"].sessions.kw["bind"].dispose()
    named = {name for rule in _rules() for name in _names(rule["expr"])}
    named |= {name for panel in _panels() for name in _asked(panel)}
    assert len(named) > 15
    assert named - told == set()
    # And the other way round: what is told is shown somewhere, and explained.
    parts = {name for name in told if name.endswith(("_count", "_sum"))}
    assert {name for name in told if name.startswith("line_")} - named - parts == set()
    stems = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in told}
    assert {name for name in stems if name.startswith("line_") and f"`{name}" not in GUIDE} == set()


def test_every_rule_says_how_bad_it_is_and_what_to_do() -> None:
    rules = _rules()
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 10
    for rule in rules:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"].keys() == {"summary", "remedy"}
        assert re.fullmatch(r"(\d+[smh])?", rule.get("for", ""))


def test_every_alert_has_a_panel_with_its_figures() -> None:
    panels = _panels()
    for rule in _rules():
        [panel] = [one for one in panels if re.search(rf"\b{rule['alert']}\b", one["description"])]
        assert _names(rule["expr"]) - {"line_database_up"} <= _asked(panel) | {"line_database_up"}
    ids = [panel["id"] for panel in panels]
    assert len(ids) == len({*ids})
    source = {"type": "prometheus", "uid": "${source}"}
    assert all(panel["datasource"] == source for panel in panels)


def test_prometheus_is_told_to_read_these_rules() -> None:
    read = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    assert [(FOLDER / file).exists() for file in read["rule_files"]] == [True]
    [job] = read["scrape_configs"]
    assert f'job="{job["job_name"]}"' in (FOLDER / "alerts.yml").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("promtool"), reason="needs promtool (Debian: prometheus)")
@pytest.mark.parametrize(
    "command",
    [
        ["check", "rules", str(FOLDER / "alerts.yml")],
        ["check", "config", "--syntax-only", str(FOLDER / "prometheus.yml")],
        ["test", "rules", str(Path(__file__).with_name("alerts_test.yml"))],
    ],
)
def test_prometheus_itself_takes_them_and_alarms_when_it_should(command: list[str]) -> None:
    ran = subprocess.run(["promtool", *command], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
