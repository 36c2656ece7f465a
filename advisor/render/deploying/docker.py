"""``--target docker``: a Compose file that serves the model in a container, on GPUs with vLLM or on Neuron devices.

https://docs.docker.com/reference/compose-file/: devices are reserved under ``deploy.resources``, and a dollar sign that is none
of Compose's variables is doubled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.core.deploying import Artefact
from advisor.core.text import Text
from advisor.render.deploying.as_yaml import dump
from advisor.render.deploying.endpoint import option_environment
from advisor.render.deploying.header import Command, commented, header, token_message
from advisor.render.deploying.options import vllm_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.core.deploying import ContainerImage, DeploymentPlan, ServingSettings
    from advisor.core.text import Language
    from advisor.render import View

_ABOUT = Text("a Compose file (docker compose up)", "Compose ファイル (docker compose up)")
_OPEN = Text(
    "The server listens on this machine only (127.0.0.1) and asks for no key: mind both before you open it.",
    "サーバーはこのマシン (127.0.0.1) からの接続だけを受け付けます。認証はないため、公開前に設定してください。",
)
_LOGIN = Text("Log in to the registry first:", "先にレジストリーにログインしてください:")
_LOGIN_LINE = "aws ecr get-login-password --region {region} | docker login --username AWS --password-stdin {registry}"
_CACHE = "huggingface-cache"
_FOLDER = "/model"


def render(plan: DeploymentPlan, view: View) -> Artefact:
    """Return the Compose file."""
    settings, image = plan.settings, plan.image
    assert settings is not None
    assert image is not None
    make = _on_neuron if settings.engine == "neuron" else _on_gpus
    services = dict(make(plan, settings, image, view.language))
    document: dict[str, Any] = {"services": services}
    if not settings.local:
        document["volumes"] = {_CACHE: {}}
    more: list[Text | Command] = [_OPEN]
    if ".dkr.ecr." in image.uri:
        registry, region = image.uri.split("/", maxsplit=1)[0], plan.deployment.region
        more.insert(0, Command(_LOGIN, _LOGIN_LINE.format(region=region, registry=registry)))
    lines = commented(header(plan, view, _ABOUT, *more))
    return Artefact("compose.yaml", "\n".join(lines) + "\n" + dump(document), "yaml", _ABOUT)


def _on_gpus(
    plan: DeploymentPlan, settings: ServingSettings, image: ContainerImage, language: Language
) -> Iterator[tuple[str, dict[str, Any]]]:
    options = [f"--{name}" if value is None else f"--{name}={value}" for name, value in vllm_options(settings)]
    service: dict[str, Any] = {
        "image": image.uri,
        "entrypoint": ["vllm", "serve"],
        "command": [_literal(_FOLDER if settings.local else settings.model), *map(_literal, options)],
        "ports": ["127.0.0.1:8000:8000"],
        "ipc": "host",
        **_common(plan, settings, language, {}),
        "deploy": {
            "resources": {
                "reservations": {
                    "devices": [
                        {
                            "driver": "nvidia",
                            "count": settings.tensor_parallel * settings.replicas,
                            "capabilities": ["gpu"],
                        }
                    ]
                }
            }
        },
    }
    yield "vllm", service


def _on_neuron(
    plan: DeploymentPlan, settings: ServingSettings, image: ContainerImage, language: Language
) -> Iterator[tuple[str, dict[str, Any]]]:
    degree, per_device = settings.tensor_parallel, plan.cores_per_device
    for replica in range(settings.replicas):
        first, last = replica * degree, (replica + 1) * degree - 1
        devices = range(first // per_device, last // per_device + 1)
        environment = option_environment(settings, image, _FOLDER if settings.local else settings.model)
        if len(devices) * per_device != degree:  # other replicas use the rest of the device
            inside = first - devices[0] * per_device
            environment["NEURON_RT_VISIBLE_CORES"] = str(inside) if degree == 1 else f"{inside}-{inside + degree - 1}"
        yield (
            "neuron" if settings.replicas == 1 else f"neuron-{replica}",
            {
                "image": image.uri,
                "ports": [f"127.0.0.1:{8080 + replica}:8080"],
                "devices": [f"/dev/neuron{device}:/dev/neuron{device}" for device in devices],
                **_common(plan, settings, language, environment),
            },
        )


def _common(
    plan: DeploymentPlan, settings: ServingSettings, language: Language, environment: dict[str, str]
) -> dict[str, Any]:
    told: dict[str, str] = {name: _literal(value) for name, value in environment.items()}
    if plan.gated:
        told["HF_TOKEN"] = "${HF_TOKEN:?" + _message(token_message(plan, language)) + "}"
    mounted: list[Any] = [f"{_CACHE}:/root/.cache/huggingface"]
    if settings.local:
        bind: dict[str, Any] = {"type": "bind", "source": _literal(settings.model), "target": _FOLDER}
        mounted = [{**bind, "read_only": True, "bind": {"create_host_path": False}}]  # else Compose makes an empty one
    return {**({"environment": told} if told else {}), "volumes": mounted, "restart": "unless-stopped"}


def _literal(text: str) -> str:
    """Return text that Compose takes as it stands."""
    return text.replace("$", "$$")


def _message(text: str) -> str:
    """Return text for the message of a variable that is required: without what Compose would read in it."""
    return text.translate({ord(c): " " for c in "${}"})
