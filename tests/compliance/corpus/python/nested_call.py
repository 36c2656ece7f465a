import functools

from peft import AutoPeftModelForCausalLM, PeftConfig
from transformers import (AutoModelForSeq2SeqLM, AutoProcessor, BitsAndBytesConfig,
                          T5Tokenizer, VisionEncoderDecoderModel, set_seed)

set_seed(42)

load = functools.partial(AutoModelForSeq2SeqLM.from_pretrained, torch_dtype="auto")
flan = load("google/flan-ul2")
t5 = T5Tokenizer.from_pretrained("t5-small", legacy=False)
sonoisa = T5Tokenizer.from_pretrained(pretrained_model_name_or_path='sonoisa/t5-base-japanese')
ocr = VisionEncoderDecoderModel.from_encoder_decoder_pretrained(
    "google/vit-base-patch16-224-in21k", "cl-tohoku/bert-base-japanese-char-v2"
)
adapter = AutoPeftModelForCausalLM.from_pretrained("ybelkada/opt-350m-lora", is_trainable=False)
peft_config = PeftConfig.from_pretrained("smangrul/twitter_complaints_bigscience_T0_3B_LORA_SEQ_2_SEQ_LM")
llava = AutoProcessor.from_pretrained("llava-hf/llava-1.5-7b-hf"); quant = BitsAndBytesConfig(load_in_8bit=True)
pinned = AutoProcessor.from_pretrained(
    "microsoft/Florence-2-large",   # needs trust_remote_code
    trust_remote_code=True,
    revision="refs/pr/6",
    code_revision="main",
)

result = [AutoProcessor.from_pretrained(p) for p in ("openai/clip-vit-base-patch32", "google/siglip-base-patch16-224")]
