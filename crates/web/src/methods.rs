//! A row of the URL table: a path, and what its methods do.

use actix_web::http::StatusCode;
use actix_web::http::header::ALLOW;
use actix_web::{HttpRequest, HttpResponse, Resource, Route, guard, web};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

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
    let back = web::to(move |request: HttpRequest| async move {
        let filled = |page: String, (name, value): (&str, &str)| {
            let value = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
            page.replace(&format!("{{{name}}}"), &value)
        };
        see_other(&request.match_info().iter().fold(page.to_owned(), filled))
    });
    at(path, [Method::Get(back), Method::Post(route)])
}

fn method_not_allowed(allowed: &str) -> HttpResponse {
    let mut refusal = text(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
    if let Ok(value) = allowed.parse() {
        refusal.headers_mut().insert(ALLOW, value);
    }
    refusal
}
