//! A row of the URL table: a path, and what its methods do.

use actix_web::http::StatusCode;
use actix_web::http::header::ALLOW;
use actix_web::{HttpRequest, HttpResponse, Resource, Route, guard, web};

use crate::error::text;
use crate::pages::response::see_other;

/// A method with what it does.
pub(crate) enum Method {
    Get(Route),
    Post(Route),
    Put(Route),
    Delete(Route),
}

impl Method {
    fn name(&self) -> &'static str {
        match self {
            Self::Get(_) => "GET, HEAD",
            Self::Post(_) => "POST",
            Self::Put(_) => "PUT",
            Self::Delete(_) => "DELETE",
        }
    }

    fn into_route(self) -> Route {
        match self {
            // HEAD is answered like GET; the server leaves the body out (RFC 9110 section 9.3.2).
            Self::Get(route) => route.guard(guard::Any(guard::Get()).or(guard::Head())),
            Self::Post(route) => route.guard(guard::Post()),
            Self::Put(route) => route.guard(guard::Put()),
            Self::Delete(route) => route.guard(guard::Delete()),
        }
    }
}

/// A resource. Other methods get a 405 that names these (RFC 9110 section 15.5.6).
pub(crate) fn at(path: &str, methods: impl Into<Vec<Method>>) -> Resource {
    let methods = methods.into();
    let allowed = methods.iter().map(Method::name).collect::<Vec<_>>().join(", ");
    let resource =
        methods.into_iter().fold(web::resource(path), |resource, method| resource.route(method.into_route()));
    resource.default_service(web::to(move || {
        let allowed = allowed.clone();
        async move { method_not_allowed(&allowed) }
    }))
}

/// Where a form of this page goes that has no page itself. Who comes by GET, as after a log-in, or by an address that a browser
/// remembers, is led to where the form is. What is variable in the path is so in the page too.
pub(crate) fn form_only(path: &str, route: Route, page: &'static str) -> Resource {
    let pattern = path.to_owned();
    let back = web::to(move |request: HttpRequest| {
        let page = filled(page, &pattern, request.path());
        async move { see_other(&page) }
    });
    at(path, [Method::Get(back), Method::Post(route)])
}

/// A page's pattern with what stands in the path of a request where the same names stand in its own pattern: as it came, neither
/// decoded nor encoded anew.
fn filled(page: &str, pattern: &str, path: &str) -> String {
    let came = pattern.split('/').zip(path.split('/'));
    let segment = |segment| came.clone().find(|(name, _)| *name == segment && name.starts_with('{'));
    let segments = page.split('/').map(|name| segment(name).map_or(name, |(_, came)| came));
    segments.collect::<Vec<_>>().join("/")
}

fn method_not_allowed(allowed: &str) -> HttpResponse {
    let mut refusal = text(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
    if let Ok(value) = allowed.parse() {
        refusal.headers_mut().insert(ALLOW, value);
    }
    refusal
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn what_is_variable_stays_as_it_came() {
        let page = |path| filled("/event/{slug}", "/event/{slug}/hide", path);
        assert_eq!(page("/event/caff%C3%A8%2Fbar/hide"), "/event/caff%C3%A8%2Fbar");
        assert_eq!(page("/event/{slug}/hide"), "/event/{slug}");
        assert_eq!(filled("/admin/events", "/admin/events/hide", "/admin/events/hide"), "/admin/events");
    }
}
