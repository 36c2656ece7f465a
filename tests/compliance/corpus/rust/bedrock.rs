use aws_config::BehaviorVersion;
use aws_sdk_bedrockruntime::{primitives::Blob, types::*, Client};

const MODEL_ID: &str = "us.anthropic.claude-opus-4-20250514-v1:0";
static CONTENT_TYPE: &str = "application/json";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = aws_config::defaults(BehaviorVersion::latest()).region("us-west-2").load().await;
    let client = Client::new(&config);
    let answer = client
        .converse()
        .model_id(MODEL_ID)
        .messages(Message::builder().role(ConversationRole::User).content(ContentBlock::Text("hi".into())).build()?)
        .send()
        .await?;
    let vectors = client
        .invoke_model()
        .model_id("cohere.embed-v4:0")
        .content_type("application/json")
        .accept("*/*")
        .body(Blob::new(r#"{"texts": ["こんにちは"], "input_type": "search_query"}"#))
        .send()
        .await?;
    println!("{answer:?} {vectors:?} {CONTENT_TYPE}");
    Ok(())
}
