//! A person with a browser that shows nothing: cookies and forms, no redirects followed.

use std::sync::Arc;

use reqwest::cookie::{CookieStore as _, Jar};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use url::Url;

use crate::server::PASSWORD;
use crate::{Application, Server};

/// A person who is logged in.
pub struct Person {
    http: Client,
    jar: Arc<Jar>,
    server: String,
}

impl Person {
    /// Somebody with an empty browser.
    pub fn stranger(server: &Server) -> Self {
        Self::stranger_at(&server.url())
    }

    /// Somebody with an empty browser, at a server that somebody else started.
    pub fn stranger_at(url: &str) -> Self {
        let jar = Arc::new(Jar::default());
        let http = Client::builder().cookie_provider(jar.clone()).redirect(Policy::none()).build().unwrap();
        Self { http, jar, server: url.to_owned() }
    }

    /// Somebody who logs in.
    pub async fn log_in(server: &Server, email: &str) -> Self {
        let person = Self::stranger(server);
        let response = person.send_log_in(email, PASSWORD, "/").await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        person
    }

    /// Sends the log-in form.
    pub async fn send_log_in(&self, email: &str, password: &str, next: &str) -> Response {
        let page = self.get("/login").await.text().await.unwrap();
        let csrf_token = hidden(&page, "csrf_token");
        let form = [("email", email), ("password", password), ("csrf_token", &*csrf_token), ("next", next)];
        self.post("/login", &form).await
    }

    /// A GET of a path or a whole address.
    pub async fn get(&self, path: &str) -> Response {
        self.http.get(self.absolute(path)).send().await.unwrap()
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.http.post(self.absolute(path)).form(form).send().await.unwrap()
    }

    /// Says yes to an application; the code.
    pub async fn approve(&self, application: &Application) -> String {
        self.approve_at(&application.authorize_url()).await
    }

    /// Says yes at this address; the code.
    pub async fn approve_at(&self, url: &str) -> String {
        let location = self.answer(url, &[]).await;
        query(&location, "code").unwrap_or_else(|| panic!("no code in {location}"))
    }

    /// Answers the consent page at this address with these extra fields; where that leads.
    pub async fn answer(&self, url: &str, extra: &[(&str, &str)]) -> String {
        let response = self.get(url).await;
        assert_eq!(response.status(), StatusCode::OK, "the consent page");
        let page = response.text().await.unwrap();
        let (transaction, csrf) = (hidden(&page, "transaction_id"), hidden(&page, "csrf_token"));
        let mut form = vec![("transaction_id", transaction.as_str()), ("csrf_token", csrf.as_str())];
        form.extend(extra);
        leads_to(self.post("/oauth/authorize", &form).await).await
    }

    /// The value of the session's cookie.
    pub fn session_cookie(&self) -> String {
        let cookies = self.jar.cookies(&Url::parse(&self.server).unwrap()).expect("cookies");
        let cookies = cookies.to_str().unwrap().to_owned();
        let cookie = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("uncino_session="));
        cookie.expect("a session").to_owned()
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.server) } else { path.to_owned() }
    }
}

/// Where a redirect leads.
pub fn location(response: &Response) -> String {
    response.headers().get("location").expect("a location").to_str().unwrap().to_owned()
}

/// A parameter of an address.
pub fn query(address: &str, name: &str) -> Option<String> {
    let url = Url::parse(address).expect("an address");
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Where a redirect leads, or the page that stands in for one that would be too long.
pub async fn leads_to(response: Response) -> String {
    if response.status() == StatusCode::SEE_OTHER {
        return location(&response);
    }
    assert_eq!(response.status(), StatusCode::OK);
    let page = response.text().await.unwrap();
    let start = "<meta http-equiv=\"refresh\" content=\"0;url=";
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("no way on in {page}"));
    unescaped(rest.split('"').next().unwrap())
}

/// Where an application is told of an error: by redirect, or behind the button of a page that names it.
pub async fn told(response: Response) -> String {
    if response.status() != StatusCode::BAD_REQUEST {
        return leads_to(response).await;
    }
    let page = response.text().await.unwrap();
    let (_, rest) = page.split_once("<a class=\"button secondary\" href=\"").expect("a way on");
    unescaped(rest.split('"').next().unwrap())
}

/// An attribute's value, as it is meant.
pub fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}

/// The value of a hidden field; the first of that name.
pub fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&start).unwrap_or_else(|| panic!("no field {name} in {page}"));
    unescaped(rest.split('"').next().unwrap())
}
