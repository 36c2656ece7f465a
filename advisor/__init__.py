"""Which language model to run, where on AWS, will it fit, what will it cost, and are you allowed to.

The library is the product; the command line is one caller::

    import datetime
    from pathlib import Path

    import advisor

    catalog, rules = advisor.load_catalog(), advisor.load_rules()
    request = advisor.Request(purpose=advisor.Purpose(tasks=("chat",), languages=("ja",)),
                              where=advisor.Where(region="ap-northeast-1"))
    report = advisor.recommend(request, catalog, rules, today=datetime.date.today())
    print(report.recommended[0].model.id)

And the licence gate::

    root = Path()
    policy = advisor.read_policy(None, root, catalog)
    checked = advisor.check_project(root, policy, catalog, rules, today=datetime.date.today())
    print(advisor.render_check(checked, advisor.View(catalog, "en"), "text"))

That is `advisor.scan_project` and `advisor.check`, for callers that have something to do in between; a lock, a baseline or
answers of the Hub are passed as `advisor.Context`. `advisor.scan` looks for references alone and knows of no policy.

The catalogue is the shipped one; what ``advisor catalog refresh`` fetched is laid over it where you say so:
``advisor.load_catalog(refreshed=advisor.read_refreshed(home).data)``.

Everything but reading files (`advisor.read_refreshed`, `advisor.read_model`, `advisor.read_policy`, `advisor.scan`,
`advisor.scan_project`, `advisor.check_project`) is pure: no printing, no network, no clock but the one passed in. Names
are imported when they are used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.authoring.policy import read_policy
    from advisor.catalog import Catalog, load_catalog
    from advisor.catalog.refreshed import read_refreshed
    from advisor.compliance.check import Context, check
    from advisor.compliance.policy import Policy
    from advisor.compliance.project import check_project, scan_project
    from advisor.compliance.scan.run import scan
    from advisor.core.checking import CheckReport, Scan
    from advisor.core.deploying import DeploymentPlan, DeployQuestion
    from advisor.core.request import Choice, Limits, Load, Purpose, Request, Use, Where
    from advisor.core.result import Report
    from advisor.core.sizing import SizingQuestion, SizingReport
    from advisor.core.tuning import TuningQuestion, TuningReport
    from advisor.errors import AdvisorError
    from advisor.recommend import recommend
    from advisor.recommend.deploying import plan_deployment
    from advisor.recommend.sizing import estimate
    from advisor.recommend.tuning import estimate_finetune
    from advisor.render import View, render_report
    from advisor.render.checking import render_check
    from advisor.render.deploying import render_deployment
    from advisor.rules import RuleSet, load_rules
    from advisor.sources.resolve import read_model

__all__ = [
    "AdvisorError",
    "Catalog",
    "CheckReport",
    "Choice",
    "Context",
    "DeployQuestion",
    "DeploymentPlan",
    "Limits",
    "Load",
    "Policy",
    "Purpose",
    "Report",
    "Request",
    "RuleSet",
    "Scan",
    "SizingQuestion",
    "SizingReport",
    "TuningQuestion",
    "TuningReport",
    "Use",
    "View",
    "Where",
    "check",
    "check_project",
    "estimate",
    "estimate_finetune",
    "load_catalog",
    "load_rules",
    "plan_deployment",
    "read_model",
    "read_policy",
    "read_refreshed",
    "recommend",
    "render_check",
    "render_deployment",
    "render_report",
    "scan",
    "scan_project",
]

_HOMES = {
    "AdvisorError": "advisor.errors",
    "Catalog": "advisor.catalog",
    "CheckReport": "advisor.core.checking",
    "Choice": "advisor.core.request",
    "Context": "advisor.compliance.check",
    "DeployQuestion": "advisor.core.deploying",
    "DeploymentPlan": "advisor.core.deploying",
    "Limits": "advisor.core.request",
    "Load": "advisor.core.request",
    "Policy": "advisor.compliance.policy",
    "Purpose": "advisor.core.request",
    "Report": "advisor.core.result",
    "Request": "advisor.core.request",
    "RuleSet": "advisor.rules",
    "Use": "advisor.core.request",
    "View": "advisor.render",
    "Where": "advisor.core.request",
    "Scan": "advisor.core.checking",
    "SizingQuestion": "advisor.core.sizing",
    "SizingReport": "advisor.core.sizing",
    "TuningQuestion": "advisor.core.tuning",
    "TuningReport": "advisor.core.tuning",
    "check": "advisor.compliance.check",
    "check_project": "advisor.compliance.project",
    "estimate": "advisor.recommend.sizing",
    "estimate_finetune": "advisor.recommend.tuning",
    "load_catalog": "advisor.catalog",
    "load_rules": "advisor.rules",
    "plan_deployment": "advisor.recommend.deploying",
    "read_model": "advisor.sources.resolve",
    "read_policy": "advisor.authoring.policy",
    "read_refreshed": "advisor.catalog.refreshed",
    "recommend": "advisor.recommend",
    "render_check": "advisor.render.checking",
    "render_deployment": "advisor.render.deploying",
    "render_report": "advisor.render",
    "scan": "advisor.compliance.scan.run",
    "scan_project": "advisor.compliance.project",
}
"""Where each public name lives. Not imported here: ``import advisor`` must not cost what only some callers use."""


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


class _Package(ModuleType):
    """Keeps ``advisor.recommend`` the function when somebody imports the subpackage of that name.

    Importing a submodule binds it on its package; for the names that are public functions that binding is refused.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (isinstance(value, ModuleType) and name in _HOMES):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
