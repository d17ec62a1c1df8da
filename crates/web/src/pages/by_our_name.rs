//! The name that visitors must use.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HOST;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest};

use crate::extract::peer;
use crate::pages::error::misdirected;
use crate::state::AppState;

/// Pages are for those who come by the base URL's name: by another one, cookies and redirects would go astray. Who
/// doesn't gets a page that says so and names the setting.
pub(crate) async fn only_by_our_name<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let Some(state) = request.app_data::<Data<AppState>>().cloned() else {
        return next.call(request).await.map(ServiceResponse::map_into_left_body);
    };
    if is_by_our_name(request.request(), &state) || request.path().starts_with("/assets/") {
        return next.call(request).await.map(ServiceResponse::map_into_left_body);
    }
    let page = misdirected(&state, &asked_authority(request.request(), &state));
    Ok(request.into_response(page).map_into_right_body())
}

/// Does the visitor come by our name?
pub(crate) fn is_by_our_name(request: &HttpRequest, state: &AppState) -> bool {
    state.site.is_our_authority(&asked_authority(request, state))
}

/// The name that the visitor typed: the `Host` header, or what a proxy of ours says it was.
fn asked_authority(request: &HttpRequest, state: &AppState) -> String {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let forwarded =
        if peer::is_from_trusted_proxy(request, &state.site) { header("x-forwarded-host") } else { None };
    forwarded.or_else(|| header(HOST.as_str())).unwrap_or_default().trim().to_owned()
}
