//! Passwords of people.

use std::time::{Duration, Instant};

use uncino_domain::people::password::{
    Argon2id, MAX_LENGTH, NewPassword, PasswordError, PasswordHash, PasswordHasher as _,
};
use uncino_domain::secret::Secret;

fn new_password(text: &str) -> Result<NewPassword, PasswordError> {
    NewPassword::parse(Secret::new(text))
}

fn hash(hasher: &Argon2id, text: &str) -> PasswordHash {
    hasher.hash(&new_password(text).unwrap(), [7; 16])
}

#[test]
fn a_password_has_eight_characters_at_least() {
    assert_eq!(new_password("1234567").unwrap_err(), PasswordError::TooShort);
    assert_eq!(new_password("äöüäöü7").unwrap_err(), PasswordError::TooShort);
    assert!(new_password("12345678").is_ok());
    assert!(new_password("äöüäöü78").is_ok());
}

#[test]
fn a_password_has_1024_bytes_at_most() {
    assert!(new_password(&"a".repeat(MAX_LENGTH)).is_ok());
    assert_eq!(new_password(&"a".repeat(MAX_LENGTH + 1)).unwrap_err(), PasswordError::TooLong);
    assert_eq!(new_password(&"ä".repeat(513)).unwrap_err(), PasswordError::TooLong);
}

#[test]
fn only_the_right_password_is_right() {
    let hasher = Argon2id::for_tests();
    let stored = hash(&hasher, "correct horse");
    assert!(hasher.verify(&Secret::new("correct horse"), Some(&stored)));
    for wrong in ["", "Correct horse", "correct horse ", "correct hors", "battery staple"] {
        assert!(!hasher.verify(&Secret::new(wrong), Some(&stored)), "{wrong}");
    }
}

#[test]
fn the_longest_password_is_right_and_a_longer_one_with_the_same_beginning_is_not() {
    let hasher = Argon2id::for_tests();
    let longest = "a".repeat(MAX_LENGTH);
    let stored = hash(&hasher, &longest);
    assert!(hasher.verify(&Secret::new(longest.as_str()), Some(&stored)));
    assert!(!hasher.verify(&Secret::new(format!("{longest}a")), Some(&stored)));
}

#[test]
fn a_hash_is_a_phc_string_with_its_own_salt() {
    let hasher = Argon2id::default();
    let password = new_password("correct horse").unwrap();
    let stored = hasher.hash(&password, [1; 16]);
    assert!(stored.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.as_str());
    assert_ne!(hasher.hash(&password, [2; 16]), stored);
}

#[test]
fn a_hash_with_other_parameters_still_verifies() {
    let stored = hash(&Argon2id::for_tests(), "correct horse");
    assert!(Argon2id::default().verify(&Secret::new("correct horse"), Some(&stored)));
}

#[test]
fn a_hash_that_is_none_is_no_password() {
    for stored in ["", "!", "correct horse", "$argon2id$v=19$m=19456,t=2,p=1$"] {
        let stored = PasswordHash::new(stored);
        assert!(!Argon2id::for_tests().verify(&Secret::new(stored.as_str()), Some(&stored)));
    }
}

#[test]
fn nobody_has_every_password_and_finding_that_out_takes_as_long_as_a_real_check() {
    let hasher = Argon2id::default();
    let stored = hash(&hasher, "correct horse");
    let fastest = |hash: Option<&PasswordHash>| {
        let mut durations = [Duration::MAX; 10];
        for duration in &mut durations {
            let start = Instant::now();
            assert!(!hasher.verify(&Secret::new("wrong horse"), hash));
            *duration = start.elapsed();
        }
        durations.into_iter().min().unwrap()
    };
    let (known, unknown) = (fastest(Some(&stored)), fastest(None));
    assert!(unknown * 2 >= known, "{unknown:?} for nobody, {known:?} for somebody");
}

#[test]
fn neither_password_nor_hash_is_printed() {
    let password = new_password("correct horse").unwrap();
    let stored = Argon2id::for_tests().hash(&password, [0; 16]);
    assert_eq!(format!("{password:?} {stored:?}"), "NewPassword(Secret(…)) PasswordHash(…)");
}
