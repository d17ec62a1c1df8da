//! Proof key for code exchange (RFC 7636).

use base64ct::{Base64UrlUnpadded, Encoding as _};
use sha2::{Digest as _, Sha256};
use uncino_domain::oauth::code_challenge::CodeChallenge;
use uncino_testkit::fixtures::{CHALLENGE, VERIFIER};

fn request(challenge: Option<&str>, method: Option<&str>) -> Result<Option<CodeChallenge>, String> {
    CodeChallenge::from_request(challenge, method).map_err(|error| error.to_string())
}

#[test]
fn the_vector_of_rfc_7636_appendix_b_passes() {
    let challenge =
        request(Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), Some("S256")).unwrap().unwrap();
    assert!(challenge.is_answered_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
}

#[test]
fn no_challenge_is_none() {
    assert_eq!(request(None, None), Ok(None));
}

#[test]
fn plain_is_not_supported_neither_named_nor_by_default() {
    let refused = "invalid_request: transform algorithm not supported";
    for method in [Some("plain"), None, Some("s256"), Some("S512"), Some("")] {
        assert_eq!(request(Some(CHALLENGE), method).unwrap_err(), refused, "{method:?}");
    }
}

#[test]
fn a_method_without_a_challenge_is_refused() {
    assert_eq!(request(None, Some("S256")).unwrap_err(), "invalid_request: code challenge required");
}

#[test]
fn a_challenge_has_43_to_128_unreserved_characters() {
    for good in ["a".repeat(43), "a".repeat(128), format!("{}-._~", "A".repeat(39))] {
        assert!(request(Some(&good), Some("S256")).unwrap().is_some(), "{good}");
    }
    for bad in
        ["a".repeat(42), "a".repeat(129), format!("{CHALLENGE}="), format!("{CHALLENGE}+"), "ä".repeat(43)]
    {
        assert_eq!(
            request(Some(&bad), Some("S256")).unwrap_err(),
            "invalid_request: the code challenge is malformed",
            "{bad}"
        );
    }
}

#[test]
fn another_verifier_does_not_answer() {
    let challenge = CodeChallenge::parse(CHALLENGE).unwrap();
    assert!(challenge.is_answered_by(VERIFIER));
    for verifier in ["", CHALLENGE, &VERIFIER[1..], &VERIFIER.to_uppercase(), &format!("{VERIFIER}=")] {
        assert!(!challenge.is_answered_by(verifier), "{verifier}");
    }
}

#[test]
fn a_malformed_verifier_answers_nothing_even_with_the_right_digest() {
    let own = Base64UrlUnpadded::encode_string(&Sha256::digest(b"short"));
    assert!(!CodeChallenge::parse(&own).unwrap().is_answered_by("short"));
}
