//! `POST /api/settings/test_smtp`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use uncino_domain::instance::mail_test::MailTestDenied;
use uncino_domain::people::letter::Delivery;

use crate::api::call::{Call, Refusal};
use crate::api::done;
use crate::api::error::ApiFailure;
use crate::error::text;

const LOGGED: &str = "no mail server is set: the letter is in the log";
const FILED: &str = "no mail server is set: the letter is a file in mail.folder";

/// Sends a letter to the administrator who asks, through the mail server of the configuration. What the body names isn't
/// obeyed, or anybody with this credential could make the server talk to any address of its own network.
#[utoipa::path(
    post,
    path = "/api/settings/test_smtp",
    operation_id = "settings_test_smtp",
    responses((status = 200, description = "`OK`: the mail server took the letter; another sentence where none is set", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(call: Call) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let mail_test = call.mail_test();
    match call.run(move || mail_test.try_out(&by)).await? {
        Delivery::Taken => Ok(done()),
        Delivery::Logged => Ok(text(StatusCode::OK, LOGGED)),
        Delivery::Filed => Ok(text(StatusCode::OK, FILED)),
        Delivery::Failed(fault) => Err(call.bad_request(fault.to_string())),
    }
}

impl Refusal for MailTestDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::NoLetterbox => {
                call.bad_request("your account has a plain name, to which no letter can be sent")
            }
            Self::TooMany(too_many) => ApiFailure::TooMany(too_many),
        }
    }
}
