"""Cross-checks: what no single value shows, but the catalogue as a whole does.

``run_checks(tree, compiled, base=None)`` adds everything it finds to ``tree.problems``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.authoring.checks.constants import check_constants
from advisor.authoring.checks.dates import check_dates
from advisor.authoring.checks.evidence import check_evidence
from advisor.authoring.checks.images import check_images
from advisor.authoring.checks.known import Known
from advisor.authoring.checks.licenses import check_licenses
from advisor.authoring.checks.lifecycles import check_lifecycles
from advisor.authoring.checks.models import check_models
from advisor.authoring.checks.names import check_names
from advisor.authoring.checks.objectives import check_objectives
from advisor.authoring.checks.pedigrees import check_pedigrees
from advisor.authoring.checks.prices import check_engines, check_hardware, check_prices
from advisor.authoring.checks.sources import check_sources
from advisor.authoring.checks.successors import check_successors
from advisor.authoring.checks.tokenizers import check_tokenizers
from advisor.authoring.checks.training import check_training
from advisor.authoring.compiler import catalog_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.authoring.compiler import Compiled
    from advisor.authoring.tree import Tree

__all__ = ["run_checks"]


def run_checks(tree: Tree, compiled: Compiled, base: Mapping[str, Any] | None = None) -> None:
    """Check a compiled tree, laid over ``base`` if given; problems are added to the tree."""
    known = Known.of(tree, compiled.data, base)
    newest = max(catalog_date(tree), (base or {}).get("version", "").replace(".", "-")[:10])
    found = tree.problems
    found.extend(check_sources(tree))
    found.extend(check_dates(tree, newest))
    found.extend(check_names(tree, known, base))
    found.extend(check_models(compiled.drafts, known))
    found.extend(check_tokenizers(tree, compiled.drafts, known))
    found.extend(check_pedigrees(tree, known))
    found.extend(check_lifecycles(compiled.drafts, known, newest))
    found.extend(check_successors(compiled.drafts, known))
    found.extend(check_hardware(tree, known))
    found.extend(check_engines(tree, known))
    found.extend(check_images(tree, known, base))
    found.extend(check_training(tree, known))
    found.extend(check_constants(tree))
    found.extend(check_prices(tree, known))
    found.extend(check_licenses(tree))
    found.extend(check_evidence(tree, known))
    found.extend(check_objectives(tree, base))
