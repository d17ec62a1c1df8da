//! Parameters of OAuth requests (RFC 6749 section 3.1).

use uncino_domain::oauth::parameter::Parameter;

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_parameter_that_is_missing_or_empty_is_absent() {
    assert_eq!(Parameter::find(&pairs(&[("scope", "x")]), "state"), Parameter::Absent);
    assert_eq!(Parameter::find(&pairs(&[("state", "")]), "state"), Parameter::Absent);
    assert_eq!(Parameter::Absent.optional().unwrap(), None);
}

#[test]
fn a_parameter_is_found_by_its_exact_name() {
    let sent = pairs(&[("State", "1"), ("state", "2"), ("state[]", "3")]);
    assert_eq!(Parameter::find(&sent, "state"), Parameter::Once("2".to_owned()));
}

#[test]
fn a_repeated_parameter_is_refused_also_when_one_of_them_is_empty() {
    for values in [["a", "a"], ["a", "b"], ["a", ""], ["", "a"], ["", ""]] {
        let found = Parameter::find(&pairs(&[("state", values[0]), ("state", values[1])]), "state");
        assert_eq!(found, Parameter::Repeated, "{values:?}");
        assert_eq!(found.optional().unwrap_err().to_string(), "invalid_request: a parameter is repeated");
    }
}

#[test]
fn control_characters_are_refused() {
    for value in ["a\0", "a\nb", "\r", "\t", "a\u{7f}", "\u{85}"] {
        assert_eq!(
            Parameter::Once(value.to_owned()).optional().unwrap_err().to_string(),
            "invalid_request: a parameter contains control characters",
            "{value:?}"
        );
    }
}

#[test]
fn everything_else_is_left_as_it_is() {
    let value = " ü+%25&=\"'<>🎺 ";
    assert_eq!(Parameter::Once(value.to_owned()).optional().unwrap(), Some(value));
}
