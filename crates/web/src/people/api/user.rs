//! `GET /api/user`

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::people::user::User;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::api::{moment, private};

/// A user, in the order of Gancio's keys.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserBody<'a> {
    is_admin: bool,
    is_editor: bool,
    id: i64,
    #[schema(value_type = Vec<String>)]
    settings: [(); 0],
    email: &'a str,
    description: Option<&'a str>,
    #[schema(value_type = Option<String>)]
    recover_code: Option<()>,
    role: &'static str,
    is_active: bool,
    to_notify: bool,
    #[serde(rename = "createdAt")]
    created_at: String,
    #[serde(rename = "updatedAt")]
    updated_at: String,
}

impl<'a> From<&'a User> for UserBody<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            is_admin: user.is_administrator(),
            is_editor: user.is_editor(),
            id: user.id.0,
            settings: [],
            email: user.email.as_str(),
            description: user.description.as_ref().map(|description| description.as_str()),
            recover_code: None,
            role: user.role.as_str(),
            is_active: user.is_active(),
            to_notify: user.to_notify,
            created_at: moment(user.created_at),
            updated_at: moment(user.updated_at),
        }
    }
}

/// Shows who is behind the token, or the session.
#[utoipa::path(
    get,
    path = "/api/user",
    operation_id = "user_get",
    responses((status = 200, description = "the caller", body = UserBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get(call: Call) -> Result<HttpResponse, ApiFailure> {
    let user = call.reader().await?.user;
    Ok(private(&UserBody::from(&user)))
}
