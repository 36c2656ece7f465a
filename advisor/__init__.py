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

Two of them side by side, for the load, region and use of a request::

    contenders = [advisor.Contender("openai/gpt-oss-20b", "g6e.xlarge"), advisor.Contender("openai/gpt-oss-20b", "bedrock")]
    compared = advisor.compare(contenders, request, catalog, rules, today=datetime.date.today())
    print(advisor.render_comparison(compared, advisor.View(catalog, "en"), "table", differences=True))

And the licence gate::

    root = Path()
    policy = advisor.read_policy(None, root, catalog)
    checked = advisor.check_project(root, policy, catalog, rules, today=datetime.date.today())
    print(advisor.render_check(checked, advisor.View(catalog, "en"), "text"))

That is `advisor.scan_project` and `advisor.check`, for callers that have something to do in between; a lock, a baseline or
answers of the Hub are passed as `advisor.Context`. `advisor.scan` looks for references alone and knows of no policy.

The catalogue is the shipped one; what ``advisor catalog refresh`` fetched is laid over it where you say so:
``advisor.load_catalog(refreshed=advisor.read_refreshed(home, today=today).data)``.

Everything but reading files (`advisor.read_refreshed`, `advisor.read_model`, `advisor.read_policy`, `advisor.parse_policy`,
`advisor.compile_overlay`, `advisor.compile_user_rules`, `advisor.scan`, `advisor.scan_project`, `advisor.check_project`) is
pure: no printing, no network, no clock but the one passed in. Names are imported when they are used. More, with examples:
docs/guides/python.md.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.authoring.overlay import compile_overlay
    from advisor.authoring.policy import parse_policy, read_policy
    from advisor.authoring.rules import compile_user_rules
    from advisor.catalog import Catalog, load_catalog
    from advisor.catalog.refreshed import read_refreshed
    from advisor.compliance.by_hand import scan_models
    from advisor.compliance.check import Context, check
    from advisor.compliance.policy import Policy
    from advisor.compliance.project import check_project, scan_project
    from advisor.compliance.scan.run import scan
    from advisor.core.checking import CheckReport, Scan
    from advisor.core.comparison import ComparisonReport, Contender
    from advisor.core.deploying import DeploymentPlan, DeployQuestion
    from advisor.core.model import Model
    from advisor.core.provenance import Source
    from advisor.core.request import Choice, Limits, Load, Purpose, Request, Use, Where
    from advisor.core.result import Finding, Report
    from advisor.core.sizing import SizingQuestion, SizingReport
    from advisor.core.text import Language, Text
    from advisor.core.tuning import TuningQuestion, TuningReport
    from advisor.errors import AdvisorError, CatalogError, FileError, UnknownNameError, UpstreamError, UsageError
    from advisor.lookup.entries import Entry, find_entry
    from advisor.lookup.filters import Filters
    from advisor.lookup.lists import list_entries
    from advisor.recommend import recommend
    from advisor.recommend.comparison import compare
    from advisor.recommend.deploying import plan_deployment
    from advisor.recommend.requests import read_request
    from advisor.recommend.sizing import estimate
    from advisor.recommend.tuning import estimate_finetune
    from advisor.render import View, render_report
    from advisor.render.checking import render_check
    from advisor.render.comparison import render_comparison
    from advisor.render.deploying import render_deployment
    from advisor.render.sizing import render_sizing
    from advisor.render.tuning import render_tuning
    from advisor.rules import RuleSet, load_rules
    from advisor.sources.local import model_of_config
    from advisor.sources.resolve import read_model

__all__ = [
    "AdvisorError",
    "Catalog",
    "CatalogError",
    "CheckReport",
    "Choice",
    "ComparisonReport",
    "Contender",
    "Context",
    "DeployQuestion",
    "DeploymentPlan",
    "Entry",
    "FileError",
    "Filters",
    "Finding",
    "Language",
    "Limits",
    "Load",
    "Model",
    "Policy",
    "Purpose",
    "Report",
    "Request",
    "RuleSet",
    "Scan",
    "SizingQuestion",
    "SizingReport",
    "Source",
    "Text",
    "TuningQuestion",
    "TuningReport",
    "UnknownNameError",
    "UpstreamError",
    "UsageError",
    "Use",
    "View",
    "Where",
    "check",
    "check_project",
    "compare",
    "compile_overlay",
    "compile_user_rules",
    "estimate",
    "estimate_finetune",
    "find_entry",
    "list_entries",
    "load_catalog",
    "load_rules",
    "model_of_config",
    "parse_policy",
    "plan_deployment",
    "read_model",
    "read_policy",
    "read_refreshed",
    "read_request",
    "recommend",
    "render_check",
    "render_comparison",
    "render_deployment",
    "render_report",
    "render_sizing",
    "render_tuning",
    "scan",
    "scan_models",
    "scan_project",
]

_HOMES = {
    "AdvisorError": "advisor.errors",
    "Catalog": "advisor.catalog",
    "CatalogError": "advisor.errors",
    "CheckReport": "advisor.core.checking",
    "Choice": "advisor.core.request",
    "ComparisonReport": "advisor.core.comparison",
    "Contender": "advisor.core.comparison",
    "Context": "advisor.compliance.check",
    "Entry": "advisor.lookup.entries",
    "FileError": "advisor.errors",
    "Filters": "advisor.lookup.filters",
    "Finding": "advisor.core.result",
    "Language": "advisor.core.text",
    "DeployQuestion": "advisor.core.deploying",
    "DeploymentPlan": "advisor.core.deploying",
    "Limits": "advisor.core.request",
    "Load": "advisor.core.request",
    "Model": "advisor.core.model",
    "Policy": "advisor.compliance.policy",
    "Purpose": "advisor.core.request",
    "Report": "advisor.core.result",
    "Request": "advisor.core.request",
    "RuleSet": "advisor.rules",
    "Scan": "advisor.core.checking",
    "SizingQuestion": "advisor.core.sizing",
    "SizingReport": "advisor.core.sizing",
    "Source": "advisor.core.provenance",
    "Text": "advisor.core.text",
    "TuningQuestion": "advisor.core.tuning",
    "TuningReport": "advisor.core.tuning",
    "UnknownNameError": "advisor.errors",
    "UpstreamError": "advisor.errors",
    "UsageError": "advisor.errors",
    "Use": "advisor.core.request",
    "View": "advisor.render",
    "Where": "advisor.core.request",
    "check": "advisor.compliance.check",
    "check_project": "advisor.compliance.project",
    "compare": "advisor.recommend.comparison",
    "compile_overlay": "advisor.authoring.overlay",
    "compile_user_rules": "advisor.authoring.rules",
    "estimate": "advisor.recommend.sizing",
    "estimate_finetune": "advisor.recommend.tuning",
    "find_entry": "advisor.lookup.entries",
    "list_entries": "advisor.lookup.lists",
    "load_catalog": "advisor.catalog",
    "load_rules": "advisor.rules",
    "model_of_config": "advisor.sources.local",
    "parse_policy": "advisor.authoring.policy",
    "plan_deployment": "advisor.recommend.deploying",
    "read_model": "advisor.sources.resolve",
    "read_policy": "advisor.authoring.policy",
    "read_refreshed": "advisor.catalog.refreshed",
    "read_request": "advisor.recommend.requests",
    "recommend": "advisor.recommend",
    "render_check": "advisor.render.checking",
    "render_comparison": "advisor.render.comparison",
    "render_deployment": "advisor.render.deploying",
    "render_report": "advisor.render",
    "render_sizing": "advisor.render.sizing",
    "render_tuning": "advisor.render.tuning",
    "scan": "advisor.compliance.scan.run",
    "scan_models": "advisor.compliance.by_hand",
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
