use anyhow::Result;
use candle_transformers::models::mistral::Config;
use clap::Parser;
use hf_hub::{api::sync::Api, Repo, RepoType};
use tokenizers::Tokenizer;

const EMBEDDING_MODEL: &str = "sentence-transformers/all-MiniLM-L12-v2";

#[derive(Parser, Debug)]
#[command(author, version, about)]
struct Args {
    /// The model to use, check out available models: https://huggingface.co/models?library=sentence-transformers
    #[arg(long, default_value = "mistralai/Mistral-7B-v0.1")]
    model_id: String,

    #[arg(long, default_value = "main")]
    revision: String,

    #[arg(long, default_value = "data/prompts")]
    prompts: String,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let api = Api::new()?;
    let repo = api.repo(Repo::with_revision(args.model_id.clone(), RepoType::Model, args.revision));
    let bert = api.model("google-bert/bert-base-multilingual-cased".to_string());
    let whisper = api.repo(Repo::new(String::from("lmz/candle-whisper"), RepoType::Model));
    let pinned = Repo::with_revision(
        "jinaai/jina-embeddings-v2-base-en".to_string(),
        RepoType::Model,
        "refs/pr/21".to_string(),
    );
    let data = api.dataset("lhoestq/demo1".to_string());
    let mnist = Repo::with_revision("ylecun/mnist".to_string(), RepoType::Dataset, "refs/convert/parquet".into());
    let tokenizer = Tokenizer::from_pretrained("bert-base-uncased", None).map_err(anyhow::Error::msg)?;
    let default_model = match std::env::var("SIZE").as_deref() {
        Ok("large") => "openai/whisper-large-v2",
        _ => "openai/whisper-tiny",
    };
    println!("{:?} {}", repo.info()?, default_model);
    let _ = (bert, whisper, pinned, data, mnist, tokenizer, Config::config_7b_v0_1(false));
    Ok(())
}
