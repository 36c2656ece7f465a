from __future__ import annotations

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Configuration of the service, read from the environment."""

    model_config = SettingsConfigDict(env_file=".env", env_prefix="APP_")

    embedding_model: str = "pkshatech/GLuCoSE-base-ja-v2"
    reranker_model: str = Field(default="hotchpotch/japanese-reranker-cross-encoder-base-v1", description="Reranker")
    llm_model_id: str = Field("anthropic.claude-3-haiku-20240307-v1:0", alias="LLM_MODEL_ID")
    openai_model: str = "gpt-4o-mini"
    dataset_name: str = "shunk031/JGLUE"
    timezone: str = "Asia/Tokyo"
    content_type: str = "application/json"
    vector_store: str = "pgvector/pgvector:pg16"
    upload_dir: str = "var/uploads"
    batch_size: int = 32


@lru_cache
def settings() -> Settings:
    return Settings()
