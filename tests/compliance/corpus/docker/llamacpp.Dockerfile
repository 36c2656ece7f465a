FROM ghcr.io/ggerganov/llama.cpp:server
WORKDIR /srv/app
ADD https://huggingface.co/TheBloke/Mistral-7B-Instruct-v0.2-GGUF/resolve/main/mistral-7b-instruct-v0.2.Q4_K_M.gguf /models/model.gguf
RUN curl -L -o /models/draft.gguf "https://huggingface.co/Qwen/Qwen2-0.5B-Instruct-GGUF/resolve/main/qwen2-0_5b-instruct-q8_0.gguf?download=true"
RUN wget -q https://github.com/acme/tools/releases/download/v1/tools.tar.gz
EXPOSE 8080
CMD ["--model", "/models/model.gguf", "--host", "0.0.0.0"]
