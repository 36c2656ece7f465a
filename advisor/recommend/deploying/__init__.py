"""What an artefact of ``advisor deploy`` says: the estimate it matches, what is loaded, the image, the terms."""

from __future__ import annotations

from advisor.recommend.deploying.plan import plan_deployment

__all__ = ["plan_deployment"]
