"""Shell dialects, Dockerfiles and Makefiles: the same commands in other clothes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.compliance.scan.detectors.commands import dockerfile, makefile, shell
from tests.compliance.scan.detectors.commands.found import ids, references

DOCKERFILE = """FROM vllm/vllm-openai:latest AS base
LABEL model="acme/label"
ENV MODEL_ID acme/env-old
ENV A=b HF_MODEL_ID=acme/env-new
ARG MODEL=acme/arg
COPY --from=acme/model-image /x /y
RUN --mount=type=cache,target=/root python3 -c "snapshot_download('acme/run')" && \\
    # don't stop here
    hf download acme/hf
RUN <<EOF
hf download acme/heredoc
EOF
ADD https://huggingface.co/acme/added/resolve/main/x.bin /x
HEALTHCHECK CMD curl localhost/models
CMD ["vllm", "serve", "acme/cmd", "--tokenizer", "acme/tok"]
ENTRYPOINT ["python", "-m", "serve", \\
  "--model", "${MODEL}"]
"""  # fmt: skip


def test_dockerfile() -> None:
    assert ids(dockerfile.detect, DOCKERFILE, "Dockerfile") == [
        "acme/env-old", "acme/env-new", "acme/arg", "acme/run", "acme/hf", "acme/heredoc", "acme/added", "acme/cmd", "acme/tok",
    ]  # fmt: skip


def test_an_argument_of_the_build_used_by_the_entry_point_is_sure() -> None:
    found = {r.model_id: r for r in references(dockerfile.detect, DOCKERFILE, "Dockerfile")}
    assert (found["acme/arg"].kind, found["acme/arg"].sink) == ("command", "--model")


@given(
    st.lists(
        st.sampled_from(
            ["RUN ", "ENV ", "CMD [", '"a", ', "\\", "\n", "# c", "<<E", "E", "A=b", " x", "]", "FROM y", "ONBUILD "]
        )
    )
)
def test_every_character_of_a_dockerfile_keeps_its_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    script = dockerfile.as_script(text)
    assert len(script) == len(text)
    assert [at for at, c in enumerate(script) if c == "\n"] == [at for at, c in enumerate(text) if c == "\n"]


def test_makefile() -> None:
    text = (
        "MODEL ?= acme/a\nBASE_MODEL:=acme/b\nexport HF_MODEL_ID = acme/c\n\nrun: deps\n\t@vllm serve $(MODEL) \\\n"
        "\t  --tokenizer acme/d\n\t-ollama pull llama3\nserve: MODEL_NAME = acme/e\n"
    )
    assert ids(makefile.detect, text, "Makefile") == ["acme/a", "acme/b", "acme/c", "acme/d", "llama3", "acme/e"]


def test_powershell() -> None:
    text = '$Model = "acme/a"\n$env:HF_MODEL_ID="acme/b"\nvllm serve $Model `\n'
    text += '  --tokenizer acme/c\n$p = "C:\\models\\x"\n# don\'t\n'
    assert ids(shell.detect, text, "run.ps1") == ["acme/a", "acme/b", "acme/c"]


def test_batch() -> None:
    text = '@echo off\nREM don\'t\nset MODEL=acme/a\nset "BASE_MODEL=acme/b"\nvllm serve %MODEL% ^\n  --tokenizer acme/c\n:: "x\n'
    assert ids(shell.detect, text, "run.bat") == ["acme/a", "acme/b", "acme/c"]


def test_procfile_and_justfile() -> None:
    assert ids(shell.detect, "web: vllm serve acme/a --port $PORT\n", "Procfile") == ["acme/a"]
    assert ids(shell.detect, 'name := "acme/a"\nserve:\n  vllm serve {{name}}\n', "justfile") == ["acme/a"]
