use axum::{http::header, response::IntoResponse, routing::get, Router};
use chrono_tz::Asia::Tokyo;
use std::path::PathBuf;

mod model;

/// `GET /models/{id}`: a car model, e.g. `toyota/corolla`.
async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/html")], include_str!("../templates/model.html"))
}

pub fn router() -> Router {
    let model_dir = PathBuf::from("var/models");
    let repo = "rust-lang/rust";
    let example = "toyota/corolla";
    tracing::info!(?model_dir, repo, example, zone = %Tokyo, "starting");
    Router::new().route("/models/:id", get(show)).route("/api/health", get(|| async { "ok" }))
}

#[cfg(test)]
mod tests {
    #[test]
    fn mime() {
        assert_eq!("application/json".split('/').count(), 2);
    }
}
