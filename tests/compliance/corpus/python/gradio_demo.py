import gradio as gr
import spaces
from transformers import pipeline

MODEL_LIST = ["microsoft/phi-2", "TinyLlama/TinyLlama-1.1B-Chat-v1.0"]
title = "日本語デモ / Japanese demo"
examples = [["こんにちは"], ["Hello"]]

pipes = {name: pipeline("text-generation", model=name) for name in MODEL_LIST}
emotion = pipeline(model="j-hartmann/emotion-english-distilroberta-base", top_k=None)
zero_shot = pipeline("zero-shot-classification", "facebook/bart-large-mnli")
default = pipeline("sentiment-analysis")


@spaces.GPU
def run(name, text):
    return pipes[name](text, max_new_tokens=100)[0]["generated_text"]


with gr.Blocks(title=title, theme="gradio/soft") as demo:
    choice = gr.Dropdown(MODEL_LIST, value=MODEL_LIST[0], label="Model")
    text = gr.Textbox(label="Prompt")
    out = gr.Textbox()
    gr.Button("Run").click(run, [choice, text], out)
    gr.load("models/stabilityai/stable-diffusion-2")
    gr.load("spaces/acme/other-demo")

demo.queue().launch()
