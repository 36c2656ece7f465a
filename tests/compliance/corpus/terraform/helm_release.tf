resource "helm_release" "vllm" {
  name       = "vllm"
  repository = "https://vllm-project.github.io/production-stack"
  chart      = "vllm/vllm-stack"

  set {
    name  = "servingEngineSpec.modelSpec[0].modelURL"
    value = "mistralai/Ministral-8B-Instruct-2410"
  }

  values = [<<-YAML
    model:
      id: microsoft/phi-4
    image:
      repository: vllm/vllm-openai
  YAML
  ]
}
