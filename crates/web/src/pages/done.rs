//! What was just done, told after the redirect: the address carries a word, the page has the sentence.

use actix_web::HttpRequest;

use crate::extract::parameters;
use crate::pages::form::field;
use crate::words::Message;

/// The sentence for the word in the query, if it is one of these.
pub(crate) fn words(request: &HttpRequest, sentences: &[(&str, Message)]) -> Option<Message> {
    let pairs = parameters::decode(request.query_string().as_bytes()).unwrap_or_default();
    let done = field(&pairs, "done");
    sentences.iter().find(|(word, _)| *word == done).map(|(_, sentence)| sentence.clone())
}
