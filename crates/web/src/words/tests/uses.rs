//! Keys and arguments: what is said is in the catalogue, what is in the catalogue is said, with the same arguments.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::words::tests::sources::{catalogues, code, templates};

type Names = BTreeSet<String>;

/// A place where a message is said.
struct Use {
    key: String,
    arguments: Names,
    path: String,
}

/// `Message::new("key").with("name", ...)` in code.
fn uses_in_code() -> Vec<Use> {
    let mut uses = Vec::new();
    for source in code() {
        for (position, _) in source.text.match_indices("Message::new(") {
            let rest = &source.text[position + "Message::new(".len()..];
            let quoted =
                rest.strip_prefix('"').unwrap_or_else(|| panic!("{}: a key is a literal", source.path));
            let (key, mut rest) = quoted.split_once("\")").unwrap();
            let mut arguments = Names::new();
            while let Some(argument) = rest.trim_start().strip_prefix(".with(\"") {
                arguments.insert(argument.split_once('"').unwrap().0.to_owned());
                rest = behind_parenthesis(argument);
            }
            uses.push(Use { key: key.to_owned(), arguments, path: source.path.clone() });
        }
    }
    uses
}

/// What comes behind the parenthesis that is open.
fn behind_parenthesis(text: &str) -> &str {
    let mut open = 1;
    let end = text.char_indices().find(|(_, c)| {
        open += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        open == 0
    });
    &text[end.unwrap().0 + 1..]
}

/// `say(key="key", name=...)` in templates.
fn uses_in_templates() -> Vec<Use> {
    let mut uses = Vec::new();
    for source in templates() {
        for (position, _) in source.text.match_indices("say(") {
            let rest = &source.text[position + "say(".len()..];
            let quoted =
                rest.strip_prefix("key=\"").unwrap_or_else(|| panic!("{}: key comes first", source.path));
            let (key, rest) = quoted.split_once('"').unwrap();
            let inside = &rest[..rest.len() - behind_parenthesis(rest).len() - 1];
            uses.push(Use { key: key.to_owned(), arguments: named(inside), path: source.path.clone() });
        }
    }
    uses
}

/// The names of the arguments at this level: those before `=`.
fn named(arguments: &str) -> Names {
    let (mut names, mut depth, mut start) = (Names::new(), 0, 0);
    for (position, c) in arguments.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => start = position + 1,
            '=' if depth == 0 => {
                names.insert(arguments[start..position].trim().to_owned());
                start = arguments.len();
            }
            _ => {}
        }
        start = start.min(arguments.len());
    }
    names
}

/// Each message of a catalogue with the arguments that stand in it, and whether it has a subject.
fn messages(source: &str) -> BTreeMap<String, (Names, bool)> {
    let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| errors).unwrap();
    let mut messages = BTreeMap::new();
    for entry in resource.entries() {
        match entry {
            Entry::Message(message) => {
                let mut names = Names::new();
                let attributes = message.attributes.iter().map(|attribute| &attribute.value);
                for pattern in message.value.iter().chain(attributes) {
                    read(pattern, &mut names);
                }
                let has_subject = message.attributes.iter().any(|attribute| attribute.id.name == "subject");
                let older = messages.insert(message.id.name.to_owned(), (names, has_subject));
                assert!(older.is_none(), "{} stands there twice", message.id.name);
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            Entry::Term(_) | Entry::Junk { .. } => panic!("only messages and comments: {entry:?}"),
        }
    }
    messages
}

fn read(pattern: &Pattern<&str>, names: &mut Names) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => read_inline(inline, names),
                Expression::Select { selector, variants } => {
                    read_inline(selector, names);
                    for variant in variants {
                        read(&variant.value, names);
                    }
                }
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, names: &mut Names) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        // A literal isn't escaped as texts are.
        InlineExpression::StringLiteral { value } => {
            let is_unseen = value.starts_with("\\u") || value.trim().is_empty();
            assert!(is_unseen, "only spaces and marks that nobody sees are literals: {value}");
        }
        other => panic!("only arguments and literals stand in a message: {other:?}"),
    }
}

#[test]
fn every_message_that_is_said_is_in_every_catalogue_with_these_arguments() {
    let uses: Vec<Use> = uses_in_code().into_iter().chain(uses_in_templates()).collect();
    for catalogue in catalogues() {
        let messages = messages(&catalogue.text);
        for Use { key, arguments, path } in &uses {
            let Some((wanted, is_letter)) = messages.get(key) else {
                panic!("{path} says {key}, which {} lacks", catalogue.path)
            };
            let mut given = arguments.clone();
            if *is_letter {
                given.insert("instance".to_owned());
            }
            assert_eq!(&given, wanted, "{path} gives {key} other arguments than {} has", catalogue.path);
        }
    }
}

#[test]
fn every_message_of_a_catalogue_is_said_somewhere() {
    let uses = uses_in_code().into_iter().chain(uses_in_templates());
    let mut said: Names = uses.map(|said| said.key).collect();
    said.insert("locale".to_owned());
    for catalogue in catalogues() {
        let left: Vec<_> = messages(&catalogue.text).into_keys().filter(|key| !said.contains(key)).collect();
        assert!(left.is_empty(), "{} has what nobody says: {left:#?}", catalogue.path);
    }
}
