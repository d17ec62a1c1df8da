//! What many people read alike is made once an edition of the agenda, and kept for all of them: pages of visitors, lists, feeds.
//!
//! The one rule: an answer holds for the [edition](uncino_domain::agenda::edition) that was current *before* it was made. Nobody
//! can change anything that a visitor sees without ending the edition, and neither can time. So whatever was committed
//! before a request stands in its answer. It never holds what is one person's: a request with a cookie or a credential passes
//! by, and of the others only what has a name by which it can be asked for again is kept.
//!
//! While an answer is made, whoever asks the same waits for it and reads along: it is made and compressed once.

mod answer;
pub(crate) mod mark;
mod question;
pub(crate) mod shelf;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest, HttpResponse};
use uncino_domain::agenda::edition::Edition;
use uncino_domain::storage::Stored;

use crate::agenda::pages::slices::asks_for_feed;
use crate::blocking::blocking;
use crate::etag;
use crate::in_parts::InParts;
use crate::pages::by_our_name::is_by_our_name;
use crate::state::AppState;
use answer::Head;
use mark::MoreThanTheAgenda;
use question::Question;
use shelf::{Asked, Place};

/// Answers from what is kept, and keeps what can be. Stands outside of whatever compresses.
pub async fn answer_from_kept<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let Some((question, state)) = asked(request.request()) else { return pass(request, next).await };
    // A store that can't be looked at is the handler's to speak of.
    let Ok(edition) = current_edition(request.request(), &state).await else {
        return pass(request, next).await;
    };
    match state.shelf.ask(edition, question) {
        Asked::SomebodyDid(answer) => match answer.head().await {
            Some(head) => {
                let given = give(request.request(), &head, || answer.read());
                Ok(request.into_response(given).map_into_right_body())
            }
            None => pass(request, next).await,
        },
        Asked::NobodyDid(place) => {
            let response = next.call(request).await?;
            Ok(kept(response, place, state.issuer()))
        }
    }
}

/// The edition: at once where it is the same as before, else where it may take its time.
async fn current_edition(request: &HttpRequest, state: &AppState) -> Stored<Edition> {
    let editions = state.editions(request);
    if state.ports.storage.is_near()
        && let Some(edition) = editions.at_hand()?
    {
        return Ok(edition);
    }
    blocking(move || editions.current()).await
}

fn asked(request: &HttpRequest) -> Option<(Question, Data<AppState>)> {
    let state = request.app_data::<Data<AppState>>()?;
    let question = Question::of(request)?;
    // Who wants a feed is sent there, and who calls us by another name is told ours.
    let is_usual = asks_for_feed(request).is_none() && is_by_our_name(request, state);
    is_usual.then(|| (question, state.clone()))
}

async fn pass<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    Ok(next.call(request).await?.map_into_left_body())
}

/// The answer; one that can be kept is read by whoever waits for it too. What is written in parts can't be named by its content,
/// so it is named by its edition, and not written for who has it.
fn kept<B: MessageBody + 'static>(
    mut response: ServiceResponse<B>,
    place: Place,
    issuer: &str,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let is_in_parts = response.response().extensions().get::<InParts>().is_some();
    if is_in_parts && !response.headers().contains_key(CACHE_CONTROL) {
        etag::name(response.headers_mut(), &place.name_in_parts(issuer));
    }
    if !can_be_kept(&response) {
        return response.map_into_left_body();
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let head = Head::of(head.headers(), body.size());
    if is_in_parts && head.is_had(&request) {
        let given = give(&request, &head, || BoxBody::new(()));
        return ServiceResponse::new(request, given).map_into_right_body();
    }
    let answer = place.begin(head.clone());
    actix_web::rt::spawn(place.fill(body.boxed()));
    let given = give(&request, &head, || answer.read());
    ServiceResponse::new(request, given).map_into_right_body()
}

/// Is it everybody's?
fn can_be_kept<B>(response: &ServiceResponse<B>) -> bool {
    let headers = response.headers();
    response.status() == StatusCode::OK
        && headers.get(CACHE_CONTROL) == Some(&etag::ASK_AGAIN)
        && headers.contains_key(ETAG)
        && !headers.contains_key(SET_COOKIE)
        && response.response().extensions().get::<MoreThanTheAgenda>().is_none()
}

/// What is kept, or that they have it already.
fn give(request: &HttpRequest, head: &Head, body: impl FnOnce() -> BoxBody) -> HttpResponse {
    let is_known = head.is_had(request);
    let mut response = if is_known {
        HttpResponse::with_body(StatusCode::NOT_MODIFIED, BoxBody::new(()))
    } else {
        HttpResponse::with_body(StatusCode::OK, body())
    };
    for (name, value) in &head.headers {
        if !(is_known && etag::is_of_the_body(name)) {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    response
}
