//! The paths that are measured.

use crate::failure::Failure;
use crate::raw::Operation;
use crate::request::Request;
use crate::secrets::{BARE, EMAIL, PASSWORD, PERSON, REFRESH, filled};
use crate::seed::{Once, SLUG, TAG};

/// The event whose page is asked for.
const EVENT: u64 = 42;
/// Where a name of the body stands that the server gave it before.
const ETAG: &str = "{etag}";
/// The access token of a person.
const BEARER: &str = "Bearer unc_at_{person}";

/// A path, and what bounds it.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    pub(crate) name: &'static str,
    pub(crate) request: Request,
    pub(crate) kind: PathKind,
    /// What bounds it beside the empty server.
    pub(crate) raw: Option<Operation>,
}

/// What a path needs from the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathKind {
    /// Nothing: every compatible server has it.
    Open,
    /// Access tokens of some people, one after the other.
    Token,
    /// Something that only this program has, or only the seed.
    Seeded,
    /// Secrets that work once.
    Once(Once),
}

impl Path {
    fn open(name: &'static str, request: Request) -> Self {
        Self { name, request, kind: PathKind::Open, raw: None }
    }

    fn of(name: &'static str, request: Request, kind: PathKind) -> Self {
        Self { name, request, kind, raw: None }
    }

    fn bound_by(self, operation: Operation) -> Self {
        Self { raw: Some(operation), ..self }
    }

    /// The empty server's only one.
    pub(crate) fn empty() -> Self {
        Self::open("empty", Request::get("/"))
    }

    /// Is it one that a server has of which nothing is known but an access token, if even that?
    pub(crate) fn of_peer(mut self, token: Option<&str>) -> Option<Self> {
        match (self.kind, token) {
            (PathKind::Open, _) => Some(self),
            (PathKind::Token, Some(token)) if self.request.method == "GET" => {
                self.request =
                    Request::get(&self.request.target).with("Authorization", format!("Bearer {token}"));
                Some(self)
            }
            (PathKind::Token | PathKind::Seeded | PathKind::Once(_), _) => None,
        }
    }

    /// Does every answer stand in the feeds of the agenda?
    pub(crate) fn is_feed(&self) -> bool {
        self.request.target.starts_with("/feed/")
    }

    /// Its request to that server: with the name of what it answers, if that is asked for.
    pub(crate) fn request_to(&self, host: &str) -> Result<Request, Failure> {
        let mut request = self.request.clone();
        if let Some(position) = request.headers.iter().position(|(_, value)| value == ETAG) {
            let (name, _) = request.headers.remove(position);
            let answer = request.send(host)?;
            let etag = answer.header("etag").ok_or_else(|| format!("{}: no ETag", self.name))?;
            request = request.with(name, etag);
        }
        Ok(request)
    }

    /// The status that its answers have.
    pub(crate) fn status(&self) -> u16 {
        if self.request.headers.iter().any(|(_, value)| value == ETAG) { 304 } else { 200 }
    }
}

/// All of them: those that only look first, because the others change what there is to see.
pub(crate) fn all() -> Vec<Path> {
    let mut paths = vec![
        Path::open("ping", Request::get("/api/ping")),
        Path::of("bearer", Request::get("/api/user").with("Authorization", BEARER), PathKind::Token)
            .bound_by(Operation::LookUp),
    ];
    paths.extend(with_forms(["list", "list-gzip", "list-304"], "/api/events?max=50", PathKind::Open));
    let slice = format!("/tag/{TAG}");
    let event = format!("/event/{}", filled(SLUG, EVENT));
    paths.extend([
        Path::open("home", Request::get("/")),
        Path::open("home-gzip", gzip(Request::get("/"))),
        Path::of("slice", Request::get(&slice), PathKind::Seeded),
        Path::of("slice-gzip", gzip(Request::get(&slice)), PathKind::Seeded),
        Path::of("event", Request::get(&event), PathKind::Seeded),
        Path::of("event-gzip", gzip(Request::get(&event)), PathKind::Seeded),
    ]);
    paths.extend(with_forms(["rss", "rss-gzip", "rss-304"], "/feed/rss", PathKind::Open));
    paths.extend(with_forms(["ics", "ics-gzip", "ics-304"], "/feed/ics", PathKind::Open));
    paths.extend(writing());
    paths
}

fn gzip(request: Request) -> Request {
    request.with("Accept-Encoding", "gzip")
}

/// A body as it is, compressed, and not again because it is known.
fn with_forms(names: [&'static str; 3], target: &str, kind: PathKind) -> [Path; 3] {
    let [plain, compressed, known] = names;
    [
        Path::of(plain, Request::get(target), kind),
        Path::of(compressed, gzip(Request::get(target)), kind),
        Path::of(known, Request::get(target).with("If-None-Match", ETAG), kind),
    ]
}

/// Those that write.
fn writing() -> Vec<Path> {
    let client = format!("client_id={PERSON}&client_secret={PERSON}");
    let password = PASSWORD.replace(' ', "+");
    let email = EMAIL.replace('@', "%40");
    let register = "client_name=WPGancio&redirect_uris=https%3A%2F%2Fwp.example%2Fcallback&scopes=event%3Awrite\
                    &website=https%3A%2F%2Fwp.example";
    let event = "title=Open+stage+{n}&start_datetime=1900000000&place_name=Circolo+7&place_address=7+Main+street\
                 &description=%3Cp%3EBring+instruments%2C+songs+and+friends%3A+the+stage+belongs+to+everybody.%3C%2Fp%3E\
                 &tags%5B%5D=tag-0&tags%5B%5D=tag-1";
    vec![
        Path::of(
            "log-in",
            Request::post(
                "/oauth/login",
                format!("grant_type=password&client_id=self&username={email}&password={password}"),
            ),
            PathKind::Seeded,
        ),
        Path::open("register", Request::post("/api/client", register.to_owned())).bound_by(Operation::Client),
        Path::of(
            "exchange",
            Request::post("/oauth/token", format!("grant_type=authorization_code&code={BARE}&{client}")),
            PathKind::Once(Once::Code),
        )
        .bound_by(Operation::Exchange),
        Path::of(
            "refresh",
            Request::post(
                "/oauth/token",
                format!("grant_type=refresh_token&refresh_token={REFRESH}&{client}"),
            ),
            PathKind::Once(Once::Refresh),
        )
        .bound_by(Operation::Exchange),
        Path::of(
            "publish",
            Request::post("/api/event", event.to_owned()).with("Authorization", BEARER),
            PathKind::Token,
        )
        .bound_by(Operation::Event),
    ]
}
