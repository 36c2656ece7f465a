"""The MCP server: the official SDK's server with our tools, resources and prompts. The only module that imports the SDK.

Its low-level class is used, not the decorators: those make schemas of Python signatures, and we have schemas already, of
the same tables that check requests and describe reports (docs/decisions/0020).
"""

from __future__ import annotations

import json
import logging
import os
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import anyio
import anyio.from_thread
import anyio.to_thread
import mcp_types as types
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from mcp.shared.message import SessionMessage

from advisor.errors import AdvisorError
from advisor.serve import resources
from advisor.serve.bounds import short
from advisor.serve.desk import Answer
from advisor.serve.tools import TOOLS, call
from advisor.serve.wire import refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
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
Commands and flags that messages name, such as --online or --severity, are for whoever starts this server."""

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
    anyio.run(_over_stdio, build(desk), desk.language)


async def _over_stdio(server: Server[Any], language: Language) -> None:
    lines = _Lines(_stdin(), language)
    async with stdio_server(stdin=cast("Any", lines)) as (incoming, outgoing):
        lines.answer_with(outgoing.send)
        await server.run(incoming, outgoing, server.create_initialization_options())


def _stdin() -> BinaryIO:
    """Take stdin for the protocol; what else reads it, such as a process of ours, finds its end."""
    wire = os.fdopen(os.dup(0), "rb", closefd=False)  # a thread may still wait for it when all is done
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return wire


class _Lines:
    """The lines of stdin that are messages. Each of the others is answered with what is wrong, and the session goes on."""

    def __init__(self, wire: BinaryIO, language: Language) -> None:
        self._wire = wire
        self._language = language
        self._connected = anyio.Event()
        self._send: Callable[[SessionMessage], Awaitable[None]]

    def answer_with(self, send: Callable[[SessionMessage], Awaitable[None]]) -> None:
        """Send what is wrong this way; until it is known, nothing is read."""
        self._send = send
        self._connected.set()

    async def __aiter__(self) -> AsyncIterator[str]:
        await self._connected.wait()
        while line := await anyio.to_thread.run_sync(self._wire.readline, abandon_on_cancel=True):
            if not line.strip():
                continue
            if _is_message(line):
                yield line.decode()
            else:
                found = refused(line)
                problem = types.ErrorData(code=found.code, message=found.message.get(self._language))
                await self._send(SessionMessage(types.JSONRPCError(jsonrpc="2.0", id=found.id, error=problem)))


def _is_message(line: bytes) -> bool:
    """Whether a line is a message; one with an id that cannot be answered is none, though the SDK takes it for one."""
    try:
        message = types.jsonrpc_message_adapter.validate_json(line, by_name=False)
        return not (isinstance(message, types.JSONRPCNotification) and "id" in json.loads(line))
    except (ValueError, RecursionError):
        return False


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
        go_on = anyio.from_thread.check_cancelled  # raises in the thread once the client has taken its call back
        told = await self._run(lambda: call(tool, params.arguments or {}, self._desk, go_on))
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
