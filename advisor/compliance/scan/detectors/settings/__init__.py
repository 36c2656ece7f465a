"""Configuration: YAML, JSON, TOML, INI and .env, Terraform, and the front matter of model cards.

Every syntax becomes one stream of values with their keys, and one piece judges which of them name a model.
"""

from __future__ import annotations

from advisor.compliance.scan.detectors.settings.detect import (
    detect_env,
    detect_hcl,
    detect_json,
    detect_toml,
    detect_yaml,
    scripts,
)
from advisor.compliance.scan.detectors.settings.front_matter import detect_front_matter

__all__ = [
    "detect_env",
    "detect_front_matter",
    "detect_hcl",
    "detect_json",
    "detect_toml",
    "detect_yaml",
    "scripts",
]
