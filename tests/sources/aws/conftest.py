"""AWS of our own, and an environment without anybody's settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.sources.aws.session import Session

from .aws_server import AwsServer, running

KEY_ID = "AKIATESTTESTTESTTEST"
SECRET = "test-only/secret+key"  # made up


@pytest.fixture
def clean_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Put the user's keys, profiles, endpoints and proxies out of sight; there are no credentials at all."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.upper() in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE"):
            monkeypatch.delenv(name)
    for name in ("config", "credentials"):
        (tmp_path / name).write_text("")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return monkeypatch


@pytest.fixture
def aws(clean_aws: pytest.MonkeyPatch) -> Iterator[AwsServer]:
    """Serve AWS on this machine to whatever the test starts; requests that no service would take fail the test."""
    with running() as served:
        clean_aws.setenv("AWS_ENDPOINT_URL", served.endpoint)
        clean_aws.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
        clean_aws.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        yield served
        assert served.problems == []


@pytest.fixture
def session(aws: AwsServer) -> Session:
    """Return a session that talks to `aws`."""
    return Session()
