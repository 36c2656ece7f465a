"""The MCP server: the official SDK's server with our tools, resources and prompts. The only module that imports the SDK.

Its low-level class is used, not the decorators: those make schemas of Python signatures, and we have schemas already, of
the same tables that check requests and describe reports (docs/decisions/0020).
"""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import mcp_types as types
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError

from advisor.errors import AdvisorError
from advisor.serve import resources
from advisor.serve.bounds import short
from advisor.serve.desk import Answer
from advisor.serve.tools import TOOLS, call

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from advisor.core.text import Language
    from advisor.serve.desk import Desk

__all__ = ["build", "serve_http", "serve_stdio"]

NAME = "advisor"
JSON = "application/json"
INSTRUCTIONS = """\
Answers from a curated, dated catalogue: which language model to run, where on AWS (Bedrock, SageMaker, EC2), whether it \
fits, what it costs, and whether its licence allows the use. Every figure has a basis (published, computed, calibrated, \
assumed) and a source: pass them on. null is not known: never replace it by a guess. Name what was assumed. Start with \
`recommend` for an open question, `estimate` or `finetune` for one model, `check` for licences, `show` and `list` for facts. \
Flags that messages name are those of the command line: --top is choice.top, --region is region."""

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")

Context = Any
"""Of a request; nothing of it is used."""


def build(desk: Desk) -> Server[Any]:
    """Return the server for a desk."""
    handlers = _Handlers(desk)
    return Server(
        NAME,
        version=version("fm-advisor"),
        title="fm-advisor",
        instructions=INSTRUCTIONS,
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
        on_list_resources=handlers.list_resources,
        on_list_resource_templates=handlers.list_resource_templates,
        on_read_resource=handlers.read_resource,
        on_list_prompts=handlers.list_prompts,
        on_get_prompt=handlers.get_prompt,
    )


def serve_stdio(desk: Desk) -> None:
    """Serve one client over stdin and stdout until it closes them. Nothing else is written to stdout."""
    anyio.run(_over_stdio, build(desk))


async def _over_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def serve_http(desk: Desk, host: str, listening: socket) -> None:
    """Serve clients of this machine over streamable HTTP at ``/mcp``; ``host`` is the address ``listening`` is bound to.

    Requests whose Host or Origin is another are refused, as a web page's would be that had its name rebound.
    """
    import uvicorn

    app = build(desk).streamable_http_app(
        host=host, transport_security=_only_from(host), stateless_http=True, json_response=True
    )
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run(sockets=[listening])


def _only_from(host: str) -> TransportSecuritySettings:
    """Return what refuses every name but the address itself and the usual ones of this machine, at any port.

    Said for every address: left out, the SDK protects ``127.0.0.1``, ``localhost`` and ``::1`` and nothing else.
    """
    names = [f"[{name}]" if ":" in name else name for name in dict.fromkeys((host, *_THIS_MACHINE))]
    hosts = [spelled for name in names for spelled in (name, f"{name}:*")]  # port 80 is not written
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=[f"http://{name}" for name in hosts])


class _Handlers:
    """Answers requests of one server. Calls run one after the other in a thread: the server keeps answering meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._one = anyio.CapacityLimiter(1)

    async def list_tools(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(name) for name in TOOLS])

    async def call_tool(self, _context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"unknown tool; there are: {', '.join(TOOLS)}")
        told = await self._run(lambda: call(tool, params.arguments or {}, self._desk))
        text = types.TextContent(type="text", text=told.text)
        if isinstance(told, Answer):
            return types.CallToolResult(content=[text], structured_content=told.body)
        return types.CallToolResult(content=[text], is_error=True)

    async def list_resources(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        return types.ListResourcesResult(
            resources=[
                types.Resource(uri=r.uri, name=r.name, description=r.description, mime_type=JSON)
                for r in resources.LISTED
            ]
        )

    async def list_resource_templates(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(
            resource_templates=[
                types.ResourceTemplate(uri_template=r.uri, name=r.name, description=r.description, mime_type=JSON)
                for r in resources.ENTRIES
            ]
        )

    async def read_resource(
        self, _context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        text = await self._run(lambda: _told(self._desk.language, lambda: resources.read(params.uri, self._desk)))
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=params.uri, text=text, mime_type=JSON)]
        )

    async def list_prompts(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        language = self._desk.language
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=p.name,
                    title=p.title.get(language),
                    description=p.description.get(language),
                    arguments=[
                        types.PromptArgument(name=a.name, description=a.description.get(language), required=a.required)
                        for a in p.arguments
                    ],
                )
                for p in resources.PROMPTS.values()
            ]
        )

    async def get_prompt(self, _context: Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        language, prompt = self._desk.language, resources.PROMPTS.get(params.name)
        if prompt is None:
            raise MCPError(types.INVALID_PARAMS, f"unknown prompt; there are: {', '.join(resources.PROMPTS)}")
        text = _told(language, lambda: prompt.fill(params.arguments or {}, language))
        message = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
        return types.GetPromptResult(description=prompt.description.get(language), messages=[message])

    async def _run(self, work: Callable[[], Any]) -> Any:
        return await anyio.to_thread.run_sync(work, limiter=self._one)


def _tool(name: str) -> types.Tool:
    tool = TOOLS[name]
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=dict(tool.input_schema),
        output_schema=tool.output_schema(),
        annotations=types.ToolAnnotations(
            title=tool.title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _told(language: Language, work: Callable[[], str]) -> str:
    """Return what work returns; its errors are the protocol's, in one language.

    Raises:
        MCPError: it failed, and says why.
    """
    try:
        return work()
    except AdvisorError as error:
        raise MCPError(types.INVALID_PARAMS, short(error.lines(language))) from None


def log_to_stderr(level: int) -> None:
    """Send what is logged to stderr: stdout belongs to the protocol."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
