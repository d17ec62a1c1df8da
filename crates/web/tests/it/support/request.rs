//! Requests.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::Value;

use super::HOST;

/// A request by the server's own name, unless it is given another one.
#[must_use]
pub(crate) struct Request(pub(crate) TestRequest);

pub(crate) fn get(path: &str) -> Request {
    Request::new(Method::GET, path)
}

pub(crate) fn post(path: &str) -> Request {
    Request::new(Method::POST, path)
}

pub(crate) fn put(path: &str) -> Request {
    Request::new(Method::PUT, path)
}

pub(crate) fn delete(path: &str) -> Request {
    Request::new(Method::DELETE, path)
}

/// Pairs as `application/x-www-form-urlencoded`.
pub(crate) fn encode(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl Request {
    pub(crate) fn new(method: Method, path: &str) -> Self {
        Self(TestRequest::with_uri(path).method(method)).header("host", HOST)
    }

    /// Sets a header, in place of what was there.
    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.insert_header((name, value)))
    }

    /// Adds a header to those of the same name.
    pub(crate) fn another_header(self, name: &str, value: &str) -> Self {
        Self(self.0.append_header((name, value)))
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn cookie(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }

    pub(crate) fn with_peer(self, address: &str) -> Self {
        Self(self.0.peer_addr(format!("{address}:40000").parse().unwrap()))
    }

    pub(crate) fn body(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let Self(request) = self.header("content-type", content_type);
        Self(request.set_payload(body.into()))
    }

    /// A form that is encoded already.
    pub(crate) fn raw_form(self, body: &str) -> Self {
        self.body("application/x-www-form-urlencoded", body)
    }

    pub(crate) fn form(self, pairs: &[(&str, &str)]) -> Self {
        self.raw_form(&encode(pairs))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn multipart(self, pairs: &[(&str, &str)]) -> Self {
        let named: Vec<_> = pairs.iter().map(|(name, _)| format!("name=\"{name}\"")).collect();
        let parts: Vec<_> =
            named.iter().zip(pairs).map(|(named, (_, value))| (&**named, value.as_bytes())).collect();
        self.parts(&parts)
    }

    /// A multipart body: of each part what stands behind `form-data; ` in its head, and its content.
    pub(crate) fn parts(self, parts: &[(&str, &[u8])]) -> Self {
        let mut body = Vec::new();
        for (head, content) in parts {
            body.extend(format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n").into_bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        self.body("multipart/form-data; boundary=b", body)
    }
}
