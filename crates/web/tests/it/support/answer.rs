//! Answers, as text that can stand in a snapshot.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::HeaderMap;
use actix_web::test::read_body;
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    reason: &'static str,
    headers: HeaderMap,
}

impl Answer {
    pub(super) async fn read(response: ServiceResponse<impl MessageBody>) -> Self {
        let status = response.status();
        let headers = response.headers().clone();
        let body = read_body(response).await;
        Self {
            status: status.as_u16(),
            body: String::from_utf8_lossy(&body).into_owned(),
            reason: status.canonical_reason().unwrap_or_default(),
            headers,
        }
    }

    /// The value of a header, empty if there is none; several stand one a line.
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get_all(name).map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join("\n")
    }

    /// Status and body.
    pub(crate) fn brief(&self) -> String {
        without_secrets(&format!("{} {}\n{}", self.status, self.reason, self.body))
    }

    /// Status and all headers, in alphabetical order. When a cookie expires is left out (actix reads the clock itself), and the
    /// name of a page, which changes with every word on it.
    pub(crate) fn head(&self) -> String {
        let value = |value: &[u8]| {
            let text = String::from_utf8(value.to_vec()).unwrap();
            text.split_once("; Expires=").map_or(text.clone(), |(before, _)| format!("{before}; Expires=…"))
        };
        let mut lines: Vec<String> =
            self.headers.iter().map(|(name, text)| format!("{name}: {}", value(text.as_bytes()))).collect();
        if self.header("content-type").starts_with("text/html") {
            lines.retain(|line| !line.starts_with("etag: W/"));
        }
        lines.sort();
        lines.insert(0, format!("{} {}", self.status, self.reason));
        without_secrets(&lines.join("\n"))
    }

    /// The whole answer.
    pub(crate) fn whole(&self) -> String {
        without_secrets(&format!("{}\n\n{}", self.head(), self.body))
    }

    /// Status, title and visible text of a page. What was escaped stays so.
    pub(crate) fn page(&self) -> String {
        let (head, body) = self.body.split_once("</head>").unwrap();
        let body = body.split("<footer").next().unwrap();
        let title = head.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        let mut text = String::new();
        let mut in_tag = false;
        for c in body.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                _ if !in_tag => text.push(c),
                _ => {}
            }
        }
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        without_secrets(&format!("{} [{title}]\n{}", self.status, lines.join("\n")))
    }

    /// The value of a field of a form; empty if there is none of that name.
    pub(crate) fn field(&self, name: &str) -> String {
        let tag = self.body.split('<').find(|tag| tag.contains(&format!("name=\"{name}\"")));
        let value = tag.and_then(|tag| tag.split_once("value=\"")).and_then(|(_, rest)| rest.split_once('"'));
        value.map(|(value, _)| value.to_owned()).unwrap_or_default()
    }

    /// Where the form in the middle of the page goes.
    pub(crate) fn form_action(&self) -> String {
        let form = self.body.split("<form class=\"form\"").nth(1).unwrap();
        let action = form.split_once("action=\"").unwrap().1.split('"').next().unwrap();
        action.replace("&#x2F;", "/").replace("&amp;", "&")
    }

    /// The cookies that it sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let set = self.header("set-cookie");
        set.lines().map(|line| line.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// A text of the JSON body.
    pub(crate) fn text(&self, key: &str) -> String {
        self.json()[key].as_str().unwrap().to_owned()
    }
}

/// Puts `[40 hex]` in place of what a generator made, so that a snapshot tells its form and not its number.
fn without_secrets(text: &str) -> String {
    let mut output = String::new();
    let mut run = String::new();
    let finish = |run: &mut String, output: &mut String| {
        if run.len() < 40 {
            output.push_str(run);
        } else {
            output.push_str(&format!("[{} hex]", run.len()));
        }
        run.clear();
    };
    for c in text.chars() {
        if matches!(c, '0'..='9' | 'a'..='f') {
            run.push(c);
        } else {
            finish(&mut run, &mut output);
            output.push(c);
        }
    }
    finish(&mut run, &mut output);
    output
}
