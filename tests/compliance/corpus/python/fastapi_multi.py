import asyncio
import logging
from contextlib import asynccontextmanager
from typing import Literal

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from transformers import AutoModelForSequenceClassification, AutoTokenizer

log = logging.getLogger("uvicorn.error")
STATE: dict = {}
TOXICITY_MODEL_ID: str = "unitary/toxic-bert"
LANGUAGE_DETECTION_MODEL = 'papluca/xlm-roberta-base-language-detection'


class Request(BaseModel):
    text: str
    kind: Literal["toxicity", "language"] = "toxicity"
    model: str = "default"


def load(model_id: str):
    tokenizer = AutoTokenizer.from_pretrained(model_id)
    model = AutoModelForSequenceClassification.from_pretrained(model_id)
    return tokenizer, model.eval()


@asynccontextmanager
async def lifespan(app: FastAPI):
    STATE["toxicity"] = load(TOXICITY_MODEL_ID)
    STATE["language"] = load(LANGUAGE_DETECTION_MODEL)
    STATE["ja"] = load(model_id="koheiduck/bert-japanese-finetuned-sentiment")
    log.info("models ready, text/plain and application/json accepted")
    yield
    STATE.clear()


app = FastAPI(lifespan=lifespan, docs_url="/docs/api")


@app.post("/predict")
async def predict(request: Request):
    if request.kind not in STATE:
        raise HTTPException(404, detail="no/such-kind")
    return await asyncio.to_thread(lambda: STATE[request.kind])
