"""What AWS refuses or fails to do, by kind, each with its next step. No credential, token or account is ever shown.

What botocore says is not passed on: it may hold ARNs, request ids and addresses. The code of the error is.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from botocore import exceptions as aws
from botocore.parsers import ResponseParserError

from advisor.core.text import Text
from advisor.errors import UpstreamError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AwsError", "Kind", "action", "unreadable", "worded"]

Kind = Literal[
    "credentials", "rejected", "expired", "denied", "throttled", "region", "network", "proxy", "tls", "service", "answer",
]  # fmt: skip


class AwsError(UpstreamError):
    """AWS failed. ``kind`` says how: the same kind in many regions is told once. ``refusal`` is the service's own code."""

    def __init__(
        self, kind: Kind, message: Text, hint: Text, action: str | None = None, refusal: str | None = None
    ) -> None:
        super().__init__(message, hint)
        self.kind: Kind = kind
        self.action = action
        self.refusal = refusal


_IAM = {"savingsplans": "savingsplans", "session": "sts"}
_EXPIRED = frozenset({
    "ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired", "ExpiredCredentials",
})  # fmt: skip
_REJECTED = frozenset({
    "AuthFailure", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch",
    "UnrecognizedClientException", "IncompleteSignature", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
    "InvalidAccessKeyId",
})  # fmt: skip
_DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "Forbidden"}
)
_NOT_THERE = frozenset({
    "OptInRequired", "InvalidAction", "UnknownOperationException", "UnsupportedOperation", "InvalidEndpoint",
    "NotAuthorizedInRegion",
})  # fmt: skip
_THROTTLED = re.compile(
    r"Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|PriorRequestNotComplete"
)
_CODE = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_TOO_MANY, _SERVER_ERROR = 429, 500


def action(service: str, operation: str) -> str:
    """Return the IAM action of an operation: ``bedrock:ListFoundationModels``."""
    return f"{_IAM.get(service, service)}:{operation}"


@contextmanager
def worded(service: str, region: str | None, operation: str | None = None) -> Iterator[None]:
    """Turn what botocore raises inside into an error of ours.

    Raises:
        UsageError: the user's set-up names what is not there (a profile).
        AwsError: everything else.
    """
    try:
        yield
    except (aws.BotoCoreError, aws.ClientError, aws.HTTPClientError) as error:
        raise _error(error, service, region, operation) from None
    except (OSError, ValueError) as error:  # an endpoint in the environment that is no address; a time that is none
        name = type(error).__name__
        if service == "session":
            raise not_obtained() from None
        if operation is not None and isinstance(error, ValueError):
            raise unreadable(service, region, name) from None
        raise _unreachable(service, region, name) from None
    except ResponseParserError as error:
        raise unreadable(service, region, type(error).__name__) from None
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError) as error:
        # botocore trusts the shape of answers, and of what a credential process prints
        if operation is None:
            raise not_obtained() from None
        raise unreadable(service, region, type(error).__name__) from None


def _error(error: Exception, service: str, region: str | None, operation: str | None) -> UpstreamError | UsageError:
    if isinstance(error, aws.ClientError):
        return _refused(error, service, region, operation)
    if isinstance(error, aws.ProfileNotFound):
        return UsageError(
            Text("there is no such AWS profile", "その AWS プロファイルはありません"),
            Text("`aws configure list-profiles` lists yours", "`aws configure list-profiles` で確認してください"),
        )
    if isinstance(error, aws.NoCredentialsError | aws.PartialCredentialsError):
        return no_credentials()
    if isinstance(
        error, aws.SSOError | aws.TokenRetrievalError | aws.SSOTokenLoadError | aws.UnauthorizedSSOTokenError
    ):
        return _expired()
    if isinstance(
        error, aws.CredentialRetrievalError | aws.NoAuthTokenError | aws.InvalidConfigError | aws.ConfigParseError
    ):
        return not_obtained()
    if isinstance(error, aws.ProxyConnectionError | aws.InvalidProxiesConfigError):
        return AwsError(
            "proxy",
            Text(
                f"the proxy does not answer ({_where(service, region)})",
                f"プロキシに接続できません ({_where(service, region)})",
            ),
            Text("check HTTPS_PROXY and NO_PROXY", "HTTPS_PROXY と NO_PROXY を確認してください"),
        )
    if isinstance(error, aws.SSLError):
        return AwsError(
            "tls",
            Text(
                f"the certificate of {_where(service, region)} could not be verified",
                f"{_where(service, region)} の証明書を検証できません",
            ),
            Text(
                "behind a proxy that opens TLS, set AWS_CA_BUNDLE to its certificate",
                "TLS を中継するプロキシでは、その証明書を AWS_CA_BUNDLE に指定してください",
            ),
        )
    if isinstance(error, aws.NoRegionError | aws.InvalidRegionError | aws.UnknownRegionError):
        return _no_such_region(service, region)
    if isinstance(error, aws.EndpointConnectionError | aws.ConnectionError | aws.HTTPClientError):
        return _unreachable(service, region, type(error).__name__)
    return unreadable(service, region, type(error).__name__)


def unreadable(service: str, region: str | None, why: str) -> AwsError:
    """Return the error for an answer that is none of the service's; ``why`` is a name of ours or botocore's."""
    return AwsError(
        "answer",
        Text(
            f"{_where(service, region)} answered what botocore cannot read ({why})",
            f"{_where(service, region)} の応答を解釈できません ({why})",
        ),
        Text(
            "is AWS_ENDPOINT_URL set to something that is not AWS? otherwise update boto3",
            "AWS_ENDPOINT_URL が AWS 以外を指していないか確認するか、boto3 を更新してください",
        ),
    )


def _refused(error: aws.ClientError, service: str, region: str | None, operation: str | None) -> AwsError:
    body = error.response if isinstance(error.response, dict) else {}
    said = body.get("Error")
    raw = str(said.get("Code", "")) if isinstance(said, dict) else ""
    code = raw if _CODE.fullmatch(raw) else "unknown"
    meta = body.get("ResponseMetadata")
    status = meta.get("HTTPStatusCode") if isinstance(meta, dict) else None
    if code in _EXPIRED:
        return _expired()
    if code in _REJECTED:
        return _rejected(code, service, region)
    if _THROTTLED.search(code) or status == _TOO_MANY:
        return AwsError(
            "throttled",
            Text(
                f"{_where(service, region)} still throttles after several attempts",
                f"{_where(service, region)} は再試行後もリクエスト数を制限しています",
            ),
            Text("try again later, or fewer regions at once", "時間をおくか、リージョンを絞って再実行してください"),
        )
    if code in _DENIED:
        needed = action(service, operation or error.operation_name)
        return AwsError(
            "denied",
            Text(
                f"not allowed: {needed} ({_where(service, region)})",
                f"権限がありません: {needed} ({_where(service, region)})",
            ),
            Text(
                f"allow {needed} in the IAM policy (docs/guides/refresh.md has the whole policy)",
                f"IAM ポリシーで {needed} を許可してください (必要な権限は docs/guides/refresh.ja.md)",
            ),
            needed,
        )
    if code in _NOT_THERE:
        return _no_such_region(service, region)
    kind: Kind = "service"
    told = f"{code}" if status is None else f"{code}, HTTP {status}"
    later = isinstance(status, int) and status >= _SERVER_ERROR
    return AwsError(
        kind,
        Text(f"{_where(service, region)} refused: {told}", f"{_where(service, region)} のエラー: {told}"),
        Text("try again later", "時間をおいて再実行してください")
        if later
        else Text("update boto3; if it stays, report it", "boto3 を更新し、解消しなければ報告してください"),
        refusal=code,
    )


def not_obtained() -> AwsError:
    """Return the error of a set-up that should yield credentials and fails to."""
    return AwsError(
        "credentials",
        Text("the AWS credentials could not be obtained", "AWS の認証情報を取得できません"),
        Text(
            "`aws sts get-caller-identity` says why (a role, a credential process, the configuration file)",
            "`aws sts get-caller-identity` で原因 (ロール、credential_process、設定ファイル) を確認してください",
        ),
    )


def no_credentials() -> AwsError:
    """Return the error of a set-up without any credentials."""
    return AwsError(
        "credentials",
        Text("no AWS credentials", "AWS の認証情報がありません"),
        Text(
            "`aws configure`, AWS_PROFILE or --profile; instance prices can be read without: --prices",
            "`aws configure`、AWS_PROFILE、--profile で設定してください (--prices だけなら認証情報なしで取得できます)",
        ),
    )


def _expired() -> AwsError:
    return AwsError(
        "expired",
        Text("the AWS session has expired", "AWS のセッションの有効期限が切れています"),
        Text("sign in again (`aws sso login`, or new temporary keys)", "再ログインしてください (`aws sso login` など)"),
    )


def _rejected(code: str, service: str, region: str | None) -> AwsError:
    return AwsError(
        "rejected",
        Text(
            f"{_where(service, region)} does not accept the credentials ({code})",
            f"{_where(service, region)} で認証情報が受け付けられません ({code})",
        ),
        Text(
            "`aws sts get-caller-identity` shows whether they work", "`aws sts get-caller-identity` で確認してください"
        ),
    )


def _no_such_region(service: str, region: str | None) -> AwsError:
    return AwsError(
        "region",
        Text(
            f"{service} is not to be had in {region}, or the account has not enabled that region",
            f"{region} では {service} を利用できないか、アカウントでリージョンが有効になっていません",
        ),
        Text("name others with --region", "--region で別のリージョンを指定してください"),
    )


def _unreachable(service: str, region: str | None, why: str) -> AwsError:
    return AwsError(
        "network",
        Text(
            f"{_where(service, region)} cannot be reached ({why})",
            f"{_where(service, region)} に接続できません ({why})",
        ),
        Text(
            "is there a network, and a region of that name? behind a proxy set HTTPS_PROXY",
            "ネットワークとリージョン名を確認してください。プロキシ環境では HTTPS_PROXY を設定してください",
        ),
    )


def _where(service: str, region: str | None) -> str:
    return f"AWS {service}" + (f" ({region})" if region else "")
