PROJECT := github.com/acme/gateway
BIN := bin/gateway
DOCKER_REPO ?= acme/gateway
MODEL_DIR := internal/model

build:
	CGO_ENABLED=0 go build -o $(BIN) $(PROJECT)/cmd/gateway
lint:
	golangci-lint run ./... --path-prefix cmd/gateway
gen:
	protoc --go_out=$(MODEL_DIR) proto/v1/model.proto
	docker run --rm -v $(PWD):/work bufbuild/buf:1.30 generate
	npx -y @openapitools/openapi-generator-cli version
push: build
	docker tag gateway $(DOCKER_REPO):latest && docker push $(DOCKER_REPO):latest
