"""What axe-core finds on a page that a blind or a slow visitor would stumble over."""

from __future__ import annotations

import pytest

from ivr.settings import ROOT
from tests.phone.page.browsing import Visitor

AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"

needs_axe = pytest.mark.skipif(
    not AXE.exists(), reason="axe-core is missing: npm ci --prefix tests/browser"
)


def violations(visitor: Visitor) -> list[str]:
    """Return them, each with the parts of the page that it is about."""
    visitor.tab.evaluate(AXE.read_text(encoding="utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = visitor.tab.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", rules)
    # axe calls an id that labels two elements a doubt; by ear it is a fault.
    doubts = [rule for rule in found["incomplete"] if rule["id"] == "duplicate-id-aria"]
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'] for node in rule['nodes']][:3]}"
        for rule in found["violations"] + doubts
    ]
