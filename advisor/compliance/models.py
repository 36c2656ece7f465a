"""The models that files use, each once, whatever files call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.core.checking import CheckedModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.compliance.effective import Effective, Resolver
    from advisor.core.checking import CheckFinding, Provider, Reference, Verdict

__all__ = ["Models"]


class Models:
    """Resolves references. ``references`` are all of them, in order of place, those that are judged with their model.

    Of a model nobody knows, the smallest spelling is its id. Of several providers of one model each is judged by itself,
    and the report shows what holds for its weights.
    """

    def __init__(self, references: Sequence[Reference], resolver: Resolver) -> None:
        spelling: dict[str, str] = {}
        for reference in filter(_is_judged, references):
            name = reference.model_id or ""
            spelling[name.casefold()] = min(spelling.get(name.casefold(), name), name)
        self._by_name: dict[tuple[str, Provider], Effective] = {}
        found: list[Reference] = []
        for reference in sorted(references, key=_place):
            if not _is_judged(reference):
                found.append(reference)
                continue
            key = ((reference.model_id or "").casefold(), reference.provider)
            if key not in self._by_name:
                self._by_name[key] = resolver.resolve(spelling[key[0]], reference.provider)
            found.append(reference._replace(resolved=self._by_name[key].id))
        self.references = tuple(found)

    def uses(self) -> Iterator[tuple[Reference, Effective]]:
        """Yield each reference that is judged, with what holds for its model."""
        for reference in self.references:
            if reference.resolved is not None:
                yield reference, self._by_name[((reference.model_id or "").casefold(), reference.provider)]

    def checked(self, findings: Sequence[CheckFinding], text_hashes: Mapping[str, str]) -> tuple[CheckedModel, ...]:
        """Return the models in the order of their names, with the verdict of their findings."""
        said: dict[str, list[CheckFinding]] = {}
        for finding in findings:
            said.setdefault(finding.model_id or "", []).append(finding)
        effectives: dict[str, Effective] = {}
        revisions: dict[str, set[str]] = {}
        for reference, effective in self.uses():
            first = effectives.get(effective.id)
            if first is None or _before(effective.provider) < _before(first.provider):
                effectives[effective.id] = effective
            revisions.setdefault(effective.id, set()).update({reference.revision} if reference.revision else ())
        return tuple(
            _checked(effectives[id_], revisions[id_], said.get(id_, []), text_hashes.get(id_))
            for id_ in sorted(effectives, key=lambda id_: (id_.casefold(), id_))
        )


def _before(provider: Provider) -> tuple[bool, str]:
    """Order providers: whoever holds weights stands under more than whom a service answers."""
    return provider == "bedrock", provider


def _is_judged(reference: Reference) -> bool:
    return reference.model_id is not None and reference.confidence != "info"


def _place(reference: Reference) -> tuple[str, int, int, str]:
    return (reference.place.path, reference.place.line, reference.place.column, reference.model_id or "")


def _checked(
    effective: Effective, revisions: set[str], findings: Sequence[CheckFinding], text_sha256: str | None
) -> CheckedModel:
    terms = effective.terms
    return CheckedModel(
        id=effective.id,
        provider=effective.provider,
        catalog_id=effective.model.id if effective.model else None,
        declared=effective.declared,
        effective=effective.expression,
        chain=effective.links,
        commercial_use=terms.commercial_use,
        conditions=terms.conditions,
        obligations=terms.obligations,
        verdict=_verdict(findings),
        gated=effective.gated,
        revision=", ".join(sorted(revisions)) or None,
        text_sha256=text_sha256 or (effective.clarified.sha256 if effective.clarified else None),
        source=effective.source,
    )


def _verdict(findings: Sequence[CheckFinding]) -> Verdict:
    """Return the worst that counts; what is proven weighs more than what is not known."""
    errors = [f for f in findings if f.level == "error" and f.suppressed is None]
    if any(f.rule != "LIC002" for f in errors):
        return "violation"
    if errors:
        return "unresolved"
    if any(f.level == "error" for f in findings):
        return "excepted"
    return "warning" if any(f.level == "warning" and f.suppressed is None for f in findings) else "allowed"
