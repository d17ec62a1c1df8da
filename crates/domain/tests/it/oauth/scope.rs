//! Scopes (RFC 6749 section 3.3).

use uncino_domain::oauth::scope::{Scope, ScopeError, ScopeSet};

#[test]
fn a_scope_list_is_read_without_order_and_repetition() {
    let both = ScopeSet::parse("event:write account").unwrap();
    assert_eq!(ScopeSet::parse("account event:write  account").unwrap(), both);
    assert_eq!(ScopeSet::parse(" event:write ").unwrap(), ScopeSet::event_write());
    assert_eq!(both.iter().collect::<Vec<_>>(), [Scope::EventWrite, Scope::Account]);
}

#[test]
fn a_scope_list_reads_back_as_it_is_shown() {
    let every = Scope::ALL.map(Scope::as_str).join(" ");
    for text in Scope::ALL.map(Scope::as_str).into_iter().chain([&*every]) {
        assert_eq!(ScopeSet::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn an_unknown_scope_is_told_from_a_malformed_one() {
    for (text, error) in [
        ("", ScopeError::Malformed),
        ("   ", ScopeError::Malformed),
        ("event:write\taccount", ScopeError::Malformed),
        ("event:write\naccount", ScopeError::Malformed),
        ("\"event:write\"", ScopeError::Malformed),
        (r"event\write", ScopeError::Malformed),
        ("événement", ScopeError::Malformed),
        ("\u{7f}", ScopeError::Malformed),
        ("Event:write", ScopeError::Unknown),
        ("event:write,account", ScopeError::Unknown),
        ("event:write no:such", ScopeError::Unknown),
        ("no:such", ScopeError::Unknown),
        ("*", ScopeError::Unknown),
    ] {
        assert_eq!(ScopeSet::parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn a_subset_has_nothing_more() {
    let both = ScopeSet::parse("event:write account").unwrap();
    assert!(ScopeSet::event_write().is_subset_of(&both));
    assert!(both.is_subset_of(&both));
    assert!(!both.is_subset_of(&ScopeSet::event_write()));
    assert!(!ScopeSet::account().is_subset_of(&ScopeSet::event_write()));
}
