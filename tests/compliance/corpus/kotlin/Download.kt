package com.example.app.llm

import android.content.Context
import com.google.mediapipe.tasks.genai.llminference.LlmInference
import java.io.File

/** Models offered for download in the settings. */
enum class OnDeviceModel(val repo: String, val file: String, val licenseUrl: String) {
    GEMMA("litert-community/Gemma3-1B-IT", "gemma3-1b-it-int4.task", "https://ai.google.dev/gemma/terms"),
    PHI("litert-community/Phi-4-mini-instruct", "phi4_q8_ekv1280.task", ""),
}

object Downloads {
    const val EMBEDDING_URL = "https://huggingface.co/litert-community/Gecko-110m-en/resolve/main/Gecko_256_f32.tflite?download=true"

    fun url(model: OnDeviceModel) = "https://huggingface.co/${model.repo}/resolve/main/${model.file}"

    fun load(context: Context): LlmInference {
        val options = LlmInference.LlmInferenceOptions.builder()
            .setModelPath("/data/local/tmp/llm/model.bin")
            .build()
        return LlmInference.createFromOptions(context, options)
    }

    fun target(dir: File) = File(dir, "models/current")
}
