//! A request to the authorization endpoint, parameter by parameter.

use uncino_testkit::fixtures::CHALLENGE;
use url::form_urlencoded::Serializer;

/// What an application sends a browser with.
#[derive(Debug, Clone)]
#[must_use]
pub struct AuthorizationRequest {
    server: String,
    pairs: Vec<(String, String)>,
}

impl AuthorizationRequest {
    /// A request that says nothing yet.
    pub fn new(server: &str) -> Self {
        Self { server: server.to_owned(), pairs: Vec::new() }
    }

    /// The same with this value, in place of what the parameter had.
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// The same without this parameter.
    pub fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(known, _)| known != name);
        self
    }

    /// The same with this value too, whether the parameter is there or not.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with a challenge (RFC 7636), whose verifier is the one of the fixtures.
    pub fn with_challenge(self) -> Self {
        self.with("code_challenge", CHALLENGE).with("code_challenge_method", "S256")
    }

    /// The value of a parameter; the first of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its parameters, as a form would send them.
    pub fn form(&self) -> Vec<(&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Its path and query.
    pub fn path(&self) -> String {
        format!("/oauth/authorize?{}", Serializer::new(String::new()).extend_pairs(&self.pairs).finish())
    }

    /// Its whole address.
    pub fn url(&self) -> String {
        format!("{}{}", self.server, self.path())
    }
}
