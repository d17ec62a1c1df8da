//! Secrets made by machines, and the CSRF token made from one of them.

use uncino_domain::people::session::CsrfToken;
use uncino_domain::secret::{Secret, SecretDigest, SecretGenerator, SecretKind, SystemRandom};

const KINDS: [(SecretKind, &str); 7] = [
    (SecretKind::ClientId, ""),
    (SecretKind::ClientSecret, ""),
    (SecretKind::AuthorizationCode, ""),
    (SecretKind::AccessToken, "unc_at_"),
    (SecretKind::RefreshToken, "unc_rt_"),
    (SecretKind::Session, "unc_se_"),
    (SecretKind::Transaction, ""),
];

#[test]
fn a_secret_is_a_prefix_and_forty_lower_case_hexadecimal_characters() {
    let random: &dyn SecretGenerator = &SystemRandom;
    for (kind, prefix) in KINDS {
        let secret = random.secret(kind);
        let body = secret.expose().strip_prefix(prefix).unwrap();
        assert_eq!(body.len(), 40, "{kind:?}");
        assert!(body.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{kind:?}: {body}");
    }
}

#[test]
fn a_secret_survives_the_sanitize_key_of_wordpress() {
    let random: &dyn SecretGenerator = &SystemRandom;
    for (kind, _) in KINDS {
        let secret = random.secret(kind);
        let kept =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
        assert!(secret.expose().bytes().all(kept), "{kind:?}");
    }
}

#[test]
fn two_secrets_differ() {
    let random: &dyn SecretGenerator = &SystemRandom;
    let [a, b] = [random.secret(SecretKind::AccessToken), random.secret(SecretKind::AccessToken)];
    assert_ne!(a.expose(), b.expose());
    assert_ne!(random.uuid(), random.uuid());
    assert_ne!(random.salt(), random.salt());
}

#[test]
fn neither_secret_nor_digest_is_printed() {
    let secret = Secret::new("unc_at_1234");
    assert_eq!(format!("{secret:?} {:?}", secret.digest()), "Secret(…) SecretDigest(…)");
}

#[test]
fn a_digest_is_sha_256_and_reads_back_equal() {
    let digest = Secret::new("abc").digest();
    // FIPS 180-4, the vector of one block.
    assert_eq!(
        hex::encode(digest.as_bytes()),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(SecretDigest::from_bytes(digest.as_bytes()), Some(digest));
    assert_eq!(SecretDigest::from_bytes(&digest.as_bytes()[1..]), None);
    assert_ne!(Secret::new("abd").digest(), digest);
}

#[test]
fn a_csrf_token_belongs_to_one_cookie() {
    let token = CsrfToken::of(&Secret::new("unc_se_1"));
    assert!(token.matches(CsrfToken::of(&Secret::new("unc_se_1")).as_str()));
    assert!(!token.matches(CsrfToken::of(&Secret::new("unc_se_2")).as_str()));
}

#[test]
fn a_csrf_token_is_neither_guessed_nor_the_cookie_itself() {
    let cookie = Secret::new("unc_se_1");
    let token = CsrfToken::of(&cookie);
    for sent in [
        "",
        "unc_se_1",
        &token.as_str()[1..],
        &token.as_str().to_uppercase(),
        &format!("{} ", token.as_str()),
    ] {
        assert!(!token.matches(sent), "{sent}");
    }
    assert_eq!(token.as_str().len(), 64);
    assert_ne!(token.as_str(), hex::encode(cookie.digest().as_bytes()));
}
