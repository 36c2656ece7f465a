plugins {
    kotlin("jvm") version "2.0.0"
    id("org.springframework.boot") version "3.3.0"
    id("com.google.cloud.tools.jib") version "3.4.3"
}

repositories { mavenCentral() }

dependencies {
    implementation("dev.langchain4j:langchain4j-hugging-face:0.35.0")
    implementation("ai.djl.huggingface:tokenizers:0.28.0")
    implementation("software.amazon.awssdk:bedrockruntime:2.26.0")
    testImplementation("org.testcontainers:ollama:1.20.1")
}

jib {
    from { image = "eclipse-temurin/21-jre" }
    to { image = "ghcr.io/acme/chat" }
    container { environment = mapOf("TZ" to "Asia/Tokyo", "MODEL_DIR" to "/models/default") }
}
