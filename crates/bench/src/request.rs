//! A request as it goes over the wire, but for the number that it may be about.

use std::time::Duration;

use crate::http;
use crate::secrets::{HEX, NUMBER, PERSON, filled};

/// A request; `{hex}` and `{n}` in it are its number, `{person}` that of the person whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

impl Request {
    pub(crate) fn get(target: &str) -> Self {
        Self { method: "GET", target: target.to_owned(), headers: Vec::new(), body: String::new() }
    }

    /// A form, its fields encoded already.
    pub(crate) fn post(target: &str, body: String) -> Self {
        let form = "application/x-www-form-urlencoded".to_owned();
        Self { method: "POST", target: target.to_owned(), headers: vec![("Content-Type", form)], body }
    }

    pub(crate) fn with(mut self, header: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((header, value.into()));
        self
    }

    /// Is every one of them about another number?
    pub(crate) fn is_numbered(&self) -> bool {
        let headers = self.headers.iter().map(|(_, value)| value.as_str());
        let mut texts = headers.chain([self.target.as_str(), self.body.as_str()]);
        texts.any(|text| [HEX, NUMBER, PERSON].iter().any(|place| text.contains(place)))
    }

    /// The one of that number, among so many people.
    pub(crate) fn numbered(&self, number: u64, people: u64) -> Self {
        let person = format!("{:040x}", number % people);
        let filled = |text: &str| filled(&text.replace(PERSON, &person), number);
        Self {
            method: self.method,
            target: filled(&self.target),
            headers: self.headers.iter().map(|(name, value)| (*name, filled(value))).collect(),
            body: filled(&self.body),
        }
    }

    /// Sends it once, as it stands here, and waits for the whole answer.
    pub(crate) fn send(&self, host: &str) -> std::io::Result<http::Answer> {
        let mut text =
            format!("{} {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.method == "POST" {
            text.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        http::send(host, &format!("{text}\r\n{}", self.body), PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_wherever_it_is_asked_for() {
        let request = Request::post("/event/{n}", "code={hex}&client_id={person}".to_owned())
            .with("Authorization", "Bearer {hex}");
        assert!(request.is_numbered());
        let one = request.numbered(255, 100);
        let hex = format!("{}ff", "0".repeat(38));
        assert_eq!(one.target, "/event/255");
        assert_eq!(one.body, format!("code={hex}&client_id={}37", "0".repeat(38)));
        assert_eq!(one.headers[1], ("Authorization", format!("Bearer {hex}")));
        assert!(!one.is_numbered());
    }
}
