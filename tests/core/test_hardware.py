"""The two names of an instance type."""

from __future__ import annotations

import pytest

from advisor.core.hardware import ec2_name, is_sagemaker_name, sagemaker_name


@pytest.mark.parametrize("name", ["g5.xlarge", "ml.g5.xlarge"])
def test_either_name_leads_to_both(name: str) -> None:
    assert ec2_name(name) == "g5.xlarge"
    assert sagemaker_name(name) == "ml.g5.xlarge"


def test_whose_name_it_is() -> None:
    assert is_sagemaker_name("ml.g5.xlarge")
    assert not is_sagemaker_name("mlx.large")
