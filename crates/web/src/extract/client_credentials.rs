//! Client authentication on the wire (RFC 6749 section 2.3): HTTP Basic, or the body, never both.

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use base64ct::{Base64, Encoding as _};
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::error::{OAuthError, OAuthErrorCode};
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::secret::Secret;

use crate::extract::parameters::{Pairs, decode_one};

/// Reads what a client shows of itself.
pub(crate) fn read(request: &HttpRequest, body: &Pairs) -> Result<ClientCredentials, OAuthError> {
    let client_id = Parameter::find(body, "client_id");
    let client_secret = Parameter::find(body, "client_secret");
    let (client_id, client_secret) = (client_id.optional()?, client_secret.optional()?);
    let parse = |client_id: &str| {
        ClientId::parse(client_id)
            .ok_or(OAuthErrorCode::InvalidClient.because("client authentication failed"))
    };
    let Some((basic_id, basic_secret)) = basic(request)? else {
        let client_id =
            client_id.ok_or(OAuthErrorCode::InvalidClient.because("client authentication is required"))?;
        let secret = client_secret.map(Secret::new);
        return Ok(ClientCredentials { client_id: parse(client_id)?, secret });
    };
    if client_secret.is_some() {
        return Err(OAuthErrorCode::InvalidRequest.because("use one way of client authentication"));
    }
    if client_id.is_some_and(|client_id| client_id != basic_id) {
        return Err(OAuthErrorCode::InvalidRequest.because("two different clients are named"));
    }
    let secret = (!basic_secret.expose().is_empty()).then_some(basic_secret);
    Ok(ClientCredentials { client_id: parse(&basic_id)?, secret })
}

/// RFC 7617, with id and secret form-encoded (RFC 6749 section 2.3.1). Other schemes are none of our business.
fn basic(request: &HttpRequest) -> Result<Option<(String, Secret)>, OAuthError> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let header = match (headers.next(), headers.next()) {
        (None, _) => return Ok(None),
        (Some(header), None) => header,
        (Some(_), Some(_)) => {
            return Err(OAuthErrorCode::InvalidRequest.because("use one way of client authentication"));
        }
    };
    let malformed = || OAuthErrorCode::InvalidClient.because("the Authorization header is malformed");
    let header = header.to_str().map_err(|_bytes| malformed())?;
    let (scheme, encoded) = header.split_once([' ', '\t']).unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let decoded = Base64::decode_vec(encoded.trim()).map_err(|_base64| malformed())?;
    let split = decoded.iter().position(|byte| *byte == b':').ok_or_else(malformed)?;
    let id = decode_one(&decoded[..split]).map_err(|_bytes| malformed())?;
    let secret = decode_one(&decoded[split + 1..]).map_err(|_bytes| malformed())?;
    Ok(Some((id, Secret::new(secret))))
}
