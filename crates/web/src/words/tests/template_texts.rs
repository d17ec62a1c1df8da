//! The templates have no words of their own.

use crate::words::tests::sources::{split_off, templates};

/// What looks like words in a template and is none.
const EXCEPTIONS: [(&str, &str); 3] = [
    ("mail.smtp", "the name of a setting, the same in every language"),
    ("aria-invalid=\"true\"", "an attribute that stands between conditions"),
    ("aria-describedby=\" \"", "an attribute that stands between conditions"),
];
/// The attributes that people read or hear.
const READ: [&str; 4] = ["title", "placeholder", "aria-label", "alt"];

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The texts of a template that don't come out of an expression.
fn texts(template: &str) -> Vec<String> {
    let (template, _comments) = split_off(template, "{#", "#}");
    let (template, _classes) = split_off(&template, "{% block shape %}", "{% endblock %}");
    let (template, mut code) = split_off(&template, "{{", "}}");
    let (template, statements) = split_off(&template, "{%", "%}");
    code.extend(statements);
    let (text, tags) = split_off(&template, "<", ">");
    let (text, _characters) = split_off(&text, "&#x", ";");
    let lines = text.lines().map(str::trim).filter(|line| has_letters(line)).map(str::to_owned);
    let attributes = tags.iter().flat_map(|tag| read_attributes(tag));
    let literals = code.iter().flat_map(|code| literals(code));
    lines.chain(attributes).chain(literals).collect()
}

fn read_attributes(tag: &str) -> Vec<String> {
    let value = |name: &&str| tag.split_once(&format!(" {name}=\"")).map(|(_, behind)| behind);
    let values = READ.iter().filter_map(value).filter_map(|behind| behind.split('"').next());
    values.filter(|value| has_letters(value)).map(str::to_owned).collect()
}

/// Literals in an expression that are more than a name: with a space, or beginning with a capital letter.
fn literals(code: &str) -> Vec<String> {
    let literals = code.split('"').skip(1).step_by(2).filter(|literal| has_letters(literal));
    literals
        .filter(|literal| literal.contains(' ') || literal.starts_with(char::is_uppercase))
        .map(str::to_owned)
        .collect()
}

#[test]
fn templates_say_nothing_but_what_stands_in_the_catalogue() {
    let mut found = Vec::new();
    for source in templates() {
        let texts = texts(&source.text).into_iter();
        let unknown = texts.filter(|text| EXCEPTIONS.iter().all(|(known, _why)| known != text));
        found.extend(unknown.map(|text| format!("{}: {text}", source.path)));
    }
    assert!(found.is_empty(), "words outside of the catalogue: {found:#?}");
}

#[test]
fn words_of_every_kind_would_be_found_in_a_template() {
    for template in [
        "<p>Hello</p>",
        "<input placeholder=\"Your name\">",
        "<a aria-label=\"Remove {{ name }}\">{{ say(key=\"remove\") }}</a>",
        "{{ <field name=\"x\" label=\"Name\" /> }}",
        "{% set words = \"what is said\" %}",
        "{% if a %}yes{% endif %}",
    ] {
        assert_eq!(texts(template).len(), 1, "{template}");
    }
}
