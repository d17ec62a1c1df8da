//! One line a request: method, path, status, time, who. Never the query, a header or a body, which may hold secrets.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::extract::peer;
use crate::state::AppState;

/// Logs a request when it is answered.
pub async fn access_log<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.path().to_owned();
    let state = request.app_data::<Data<AppState>>();
    let client = state.and_then(|state| peer::client_address(request.request(), &state.site));
    let response = next.call(request).await?;
    tracing::info!(
        %method,
        path,
        status = response.status().as_u16(),
        milliseconds = started.elapsed().as_millis(),
        client = client.map(tracing::field::display),
        "request"
    );
    Ok(response)
}
