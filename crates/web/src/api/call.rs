//! A call of the API: what every handler needs, the twin of a page's [`Visit`](crate::pages::visit::Visit).

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload as Taken;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{FromRequest, HttpRequest};
use uncino_domain::access::caller::{Access, Administrator, Caller, Person, RightDenied};
use uncino_domain::access::limit::TooMany;
use uncino_domain::change::Change;
use uncino_domain::outcome::ServiceError;

use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::error::Failure;
use crate::extract::fields::{Fields, MultipartBody, NotOneText};
use crate::extract::{bearer, session};
use crate::people::password_permit::hashing;
use crate::state::AppState;

/// The largest body of a small request, in bytes.
pub(crate) const SMALL: usize = 64 * 1024;

/// Who calls, and what answers them. Services are had from it by their names: `call.places()`.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) request: HttpRequest,
    pub(crate) state: Data<AppState>,
}

/// What a denial is to who calls: a status and words. It stands in the file of the endpoint that meets the denial.
pub(crate) trait Refusal {
    /// The refusal to send.
    fn to(self, call: &Call) -> ApiFailure;
}

impl FromRequest for Call {
    type Error = ApiFailure;
    type Future = Ready<Result<Self, ApiFailure>>;

    fn from_request(request: &HttpRequest, _payload: &mut Taken) -> Self::Future {
        let state = request.app_data::<Data<AppState>>().cloned();
        let missing = || {
            let failure = Failure::log(StatusCode::INTERNAL_SERVER_ERROR, &"the state is missing");
            ApiFailure::Failed(failure)
        };
        ready(state.ok_or_else(missing).map(|state| Self { request: request.clone(), state }))
    }
}

impl Call {
    /// Who calls, by their token.
    pub(crate) fn caller(&self) -> Caller {
        bearer::caller(&self.request)
    }

    /// An administrator with a credential of their own; an application never gets this far.
    pub(crate) fn administrator(&self) -> Result<Administrator, ApiFailure> {
        Ok(self.caller().administrator()?)
    }

    /// A person with a credential of their own.
    pub(crate) fn person(&self) -> Result<Person, ApiFailure> {
        Ok(self.caller().person()?)
    }

    /// Anybody with a credential: a token, or, for what only reads, a session.
    pub(crate) async fn reader(&self) -> Result<Access, ApiFailure> {
        match self.caller() {
            Caller::Authenticated(access) => Ok(*access),
            Caller::Anonymous => {
                let visitor = session::visitor(&self.request, &self.state).await?;
                Ok(visitor.ok_or(ApiFailure::Unauthenticated)?.visitor.access())
            }
        }
    }

    /// A person by themselves, with a token or, for what only reads, a session.
    pub(crate) async fn reading_person(&self) -> Result<Person, ApiFailure> {
        Ok(self.reader().await?.person()?)
    }

    /// The fields of a small request.
    pub(crate) async fn fields(&self, payload: Payload) -> Result<Sent, ApiFailure> {
        self.fields_within(payload, SMALL, MultipartBody::Accepted).await
    }

    /// The fields of a request of at most `limit` bytes.
    pub(crate) async fn fields_within(
        &self,
        payload: Payload,
        limit: usize,
        multipart: MultipartBody<'_>,
    ) -> Result<Sent, ApiFailure> {
        let read = Fields::read(&self.request, payload, limit, multipart).await;
        let fields = read.map_err(|error| self.refused(error.status(), error.hint()))?;
        Ok(Sent { fields, call: self.clone() })
    }

    /// Has a service work where it may take its time.
    pub(crate) async fn run<T: Send + 'static, D: Refusal + Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ServiceError<D>> + Send + 'static,
    ) -> Result<T, ApiFailure> {
        blocking(work).await.map_err(|error| self.refuse(error))
    }

    /// The same for work that hashes a password, with a permit.
    pub(crate) async fn run_hashing<T: Send + 'static, D: Refusal + Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ServiceError<D>> + Send + 'static,
    ) -> Result<T, ApiFailure> {
        hashing(&self.state, work).await.map_err(|error| self.refuse(error))
    }

    /// What becomes of a service's error.
    pub(crate) fn refuse<D: Refusal>(&self, error: ServiceError<D>) -> ApiFailure {
        match error {
            ServiceError::Denied(denied) => denied.to(self),
            ServiceError::Failed(error) => error.into(),
        }
    }

    /// A refusal in words, in the form that the caller reads.
    pub(crate) fn refused(&self, status: StatusCode, words: impl Into<String>) -> ApiFailure {
        ApiFailure::refused(&self.request, status, words)
    }

    /// What was sent can't be taken, in words.
    pub(crate) fn bad_request(&self, words: impl Into<String>) -> ApiFailure {
        self.refused(StatusCode::BAD_REQUEST, words)
    }

    /// Forbidden for this caller: who came without a credential is told to bring one.
    pub(crate) fn forbidden(&self) -> ApiFailure {
        match self.caller() {
            Caller::Anonymous => ApiFailure::Unauthenticated,
            Caller::Authenticated(_) => ApiFailure::Forbidden,
        }
    }

    /// A field that should be one text and isn't.
    pub(crate) fn not_one_text(&self, NotOneText: NotOneText) -> ApiFailure {
        self.bad_request("a field is repeated or not a text")
    }
}

impl From<RightDenied> for ApiFailure {
    fn from(denied: RightDenied) -> Self {
        match denied {
            RightDenied::Unauthenticated => Self::Unauthenticated,
            RightDenied::InsufficientScope(scope) => Self::InsufficientScope(scope),
            RightDenied::Forbidden => Self::Forbidden,
        }
    }
}

impl Refusal for TooMany {
    fn to(self, _call: &Call) -> ApiFailure {
        ApiFailure::TooMany(self)
    }
}

/// The fields of a call. What is read of them is refused in the form that the caller reads.
pub(crate) struct Sent {
    fields: Fields,
    call: Call,
}

impl Deref for Sent {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl Sent {
    /// The fields alone.
    pub(crate) fn into_fields(self) -> Fields {
        self.fields
    }

    /// The text of that name.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, ApiFailure> {
        self.fields.text(name).map_err(|error| self.call.not_one_text(error))
    }

    /// The switch of that name.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ApiFailure> {
        self.fields.flag(name).map_err(|error| self.call.not_one_text(error))
    }

    /// What the field of that name changes.
    pub(crate) fn change(&self, name: &str) -> Result<Change<String>, ApiFailure> {
        self.fields.change(name).map_err(|error| self.call.not_one_text(error))
    }

    /// What was sent can't be taken, in words.
    pub(crate) fn refused(&self, words: impl Into<String>) -> ApiFailure {
        self.call.bad_request(words)
    }

    /// The number of that name.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, ApiFailure> {
        Ok(self.text(name)?.and_then(|number| number.trim().parse().ok()))
    }
}
