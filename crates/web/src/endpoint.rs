//! An endpoint of the API: a handler, its route and its operation in the description. Path and method stand once, in the
//! `utoipa::path` of the handler; [`endpoints!`](crate::endpoint::endpoints) makes the rows of the URL table of them.

use actix_web::{Resource, Route};
use utoipa::openapi::{OpenApi, PathItem};

use crate::methods::{Method, at};

/// What is served under one path.
pub(crate) struct Endpoint {
    operations: Vec<(OpenApi, Route)>,
    /// What is described under another path.
    aliases: Vec<Method>,
}

impl Endpoint {
    /// An endpoint of these handlers, each with the description of it alone.
    pub(crate) fn new(operations: Vec<(OpenApi, Route)>) -> Self {
        Self { operations, aliases: Vec::new() }
    }

    /// The same, and before it a method that is described under another path.
    pub(crate) fn and(mut self, alias: Method) -> Self {
        self.aliases.push(alias);
        self
    }

    /// What the description says of it.
    pub(crate) fn described(self) -> impl Iterator<Item = OpenApi> {
        self.operations.into_iter().map(|(description, _)| description)
    }

    /// Is it at many paths, of one pattern? These are compared slower than one path.
    pub(crate) fn is_at_many_paths(&self) -> bool {
        self.path().contains('{')
    }

    /// The resource, within the scope of that prefix. A handler that isn't described is served nowhere.
    pub(crate) fn within(self, prefix: &str) -> Resource {
        let path = self.path();
        let path = path.strip_prefix(prefix).unwrap_or(path).to_owned();
        at(&path, self.methods())
    }

    fn path(&self) -> &str {
        let described =
            self.operations.iter().find_map(|(description, _)| description.paths.paths.keys().next());
        described.map(String::as_str).unwrap_or_default()
    }

    fn methods(self) -> Vec<Method> {
        let operations = self.operations.into_iter();
        let described = operations
            .filter_map(|(description, route)| method(description.paths.paths.values().next()?, route));
        self.aliases.into_iter().chain(described).collect()
    }
}

fn method(item: &PathItem, route: Route) -> Option<Method> {
    let PathItem { get, post, put, delete, .. } = item;
    match (get, post, put, delete) {
        (Some(_), ..) => Some(Method::Get(route)),
        (_, Some(_), ..) => Some(Method::Post(route)),
        (_, _, Some(_), _) => Some(Method::Put(route)),
        (.., Some(_)) => Some(Method::Delete(route)),
        (None, None, None, None) => None,
    }
}

/// Endpoints, each of the handlers of its path: `endpoints![[places::search, places::put], [places::list]]`.
macro_rules! endpoints {
    ($([$($($handler:ident)::+),+ $(,)?]),+ $(,)?) => {
        vec![$($crate::endpoint::Endpoint::new(vec![$({
            #[derive(utoipa::OpenApi)]
            #[openapi(paths($($handler)::+))]
            struct Described;
            (<Described as utoipa::OpenApi>::openapi(), actix_web::web::to($($handler)::+))
        }),+])),+]
    };
}

pub(crate) use endpoints;
