//! Slashes that make no difference.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::http::uri::PathAndQuery;
use actix_web::middleware::Next;

/// Merges duplicate slashes (`//api/client`: an instance URL typed with a trailing slash), and takes one at the end as if it
/// weren't there (`/api/events/`). An encoded one belongs to a name.
pub async fn tidy_slashes<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Some(uri) = tidied(request.uri()) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

/// The same without them, if there are any.
fn tidied(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let is_tidy = path == "/" || !path.ends_with('/') && !path.contains("//");
    if is_tidy || !path.starts_with('/') {
        return None;
    }
    let names = path.split('/').filter(|name| !name.is_empty());
    let mut tidied = names.fold(String::with_capacity(path.len()), |path, name| path + "/" + name);
    if tidied.is_empty() {
        tidied.push('/');
    }
    if let Some(query) = uri.query() {
        tidied.push('?');
        tidied.push_str(query);
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(tidied).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::Uri;

    use super::tidied;

    #[test]
    fn only_slashes_that_make_no_difference_go() {
        for (came, expected) in [
            ("/", None),
            ("/api/events", None),
            ("/api/events?a=//b/", None),
            ("/event/caff%2F%2Fbar", None),
            ("/api/events/", Some("/api/events")),
            ("//api///client//", Some("/api/client")),
            ("///", Some("/")),
            ("/api/events/?a=//b/", Some("/api/events?a=//b/")),
            ("http://a.example//b/", Some("http://a.example/b")),
        ] {
            let uri: Uri = came.parse().unwrap();
            assert_eq!(tidied(&uri).map(|uri| uri.to_string()).as_deref(), expected, "{came}");
        }
    }
}
