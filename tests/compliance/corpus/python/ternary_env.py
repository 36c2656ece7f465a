import os

import torch
from transformers import WhisperForConditionalGeneration, WhisperProcessor, AutoModelForSpeechSeq2Seq

USE_BIG = bool(int(os.environ.get("USE_BIG", "0")))
WHISPER_MODEL = os.getenv("WHISPER_MODEL") or "openai/whisper-small"
ASR_CHECKPOINT = "openai/whisper-large-v3" if USE_BIG else WHISPER_MODEL
LANG = "ja"
ZONE = "Asia/Tokyo"


class Transcriber:
	MODEL_NAME = "kotoba-tech/kotoba-whisper-v2.0"

	def __init__(self, model_path=None, device="cuda"):
		self.device = device
		self.processor = WhisperProcessor.from_pretrained(ASR_CHECKPOINT)
		self.model = WhisperForConditionalGeneration.from_pretrained(model_path or self.MODEL_NAME).to(device)
		self.alt = AutoModelForSpeechSeq2Seq.from_pretrained(
			pretrained_model_name_or_path="distil-whisper/distil-large-v3",
			torch_dtype=torch.float16,
			low_cpu_mem_usage=True,
		)

	def __call__(self, audio):
		inputs = self.processor(audio, return_tensors="pt", sampling_rate=16_000)
		return self.processor.batch_decode(self.model.generate(inputs.input_features.to(self.device)))
