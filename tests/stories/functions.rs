//! The sizes of functions: a screen long, and four things to know about a call.

use std::path::Path;
use std::process::Command;

/// The most lines of a function's body, without blank ones and comments.
const MAX_LINES: usize = 60;
/// The most parameters beside `self`. A tuple counts as what is in it: what belongs together is a struct with names.
const MAX_PARAMETERS: usize = 4;

/// A function, as far as its size goes.
#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    parameters: usize,
    lines: usize,
}

impl Function {
    fn is_too_large(&self) -> bool {
        self.parameters > MAX_PARAMETERS || self.lines > MAX_LINES
    }
}

/// Every function of a formatted source file before its inline tests.
fn functions(text: &str) -> Vec<Function> {
    let product = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    for line in product.split_inclusive('\n') {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        if let Some(signature) = after_fn(code) {
            let rest = &product[at + line.len() - signature.len()..];
            found.push(read(rest, indent));
        }
        at += line.len();
    }
    found
}

/// What follows `fn`, if a function begins here.
fn after_fn(code: &str) -> Option<&str> {
    let mut code = code;
    if let Some(rest) = code.strip_prefix("pub") {
        code = match rest.strip_prefix('(') {
            Some(restricted) => restricted.split_once(") ")?.1,
            None => rest.strip_prefix(' ')?,
        };
    }
    for word in ["const ", "async "] {
        code = code.strip_prefix(word).unwrap_or(code);
    }
    // A name that begins with `$` is a macro's parameter.
    code.strip_prefix("fn ").filter(|signature| !signature.starts_with('$'))
}

fn read(signature: &str, indent: &str) -> Function {
    let name: String = signature.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let after_name = &signature[name.len()..];
    let generics = if after_name.starts_with('<') { closing(after_name) + 1 } else { 0 };
    let (sent, rest) = after_name[generics..].split_at(closing(&after_name[generics..]));
    let parameters = split(&sent[1..]).into_iter().filter(|parameter| !is_self(parameter)).map(width).sum();
    Function { name, parameters, lines: lines(rest, indent) }
}

/// Where the bracket that the text begins with is closed.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    for (position, c) in text.char_indices() {
        depth += depth_of(before, c);
        if depth == 0 {
            return position;
        }
        before = c;
    }
    panic!("a bracket is open: {text}");
}

fn depth_of(before: char, c: char) -> i32 {
    match c {
        '(' | '[' | '{' | '<' => 1,
        '>' if before == '-' || before == '=' => 0,
        ')' | ']' | '}' | '>' => -1,
        _ => 0,
    }
}

/// The parts between commas that stand in no bracket.
fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth, mut before) = (Vec::new(), 0, 0, ' ');
    for (position, c) in list.char_indices() {
        depth += depth_of(before, c);
        if c == ',' && depth == 0 {
            parts.push(&list[begin..position]);
            begin = position + 1;
        }
        before = c;
    }
    parts.push(&list[begin..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn is_self(parameter: &str) -> bool {
    let pattern = parameter.split(':').next().unwrap_or_default();
    pattern.split([' ', '&']).any(|word| word == "self")
}

fn width(parameter: &str) -> usize {
    if parameter.starts_with('(') { split(&parameter[1..closing(parameter)]).len() } else { 1 }
}

fn lines(rest: &str, indent: &str) -> usize {
    let head = rest.lines().take_while(|line| !line.ends_with(['{', ';', '}'])).count();
    let opening = rest.lines().nth(head).unwrap_or_default();
    if !opening.ends_with('{') {
        return 0;
    }
    let end = format!("{indent}}}");
    let body = rest.lines().skip(head + 1).take_while(|line| *line != end).map(str::trim);
    body.filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[test]
fn no_function_of_the_product_is_over_60_lines_or_has_more_than_four_parameters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output =
        Command::new("git").args(["ls-files", "crates/*/src/*.rs"]).current_dir(root).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let mut seen = 0;
    let mut too_large = Vec::new();
    let product = listed.lines().filter(|file| !file.starts_with("crates/testkit/"));
    for file in product {
        for function in functions(&std::fs::read_to_string(root.join(file)).unwrap()) {
            seen += 1;
            if function.is_too_large() {
                too_large.push((file, function));
            }
        }
    }
    assert!(seen > 1_500, "only {seen} functions were read");
    assert!(too_large.is_empty(), "a struct with names, or a function more: {too_large:#?}");
}

#[test]
fn parameters_are_counted_without_self_and_tuples_by_what_is_in_them() {
    let text = "\
impl X {
    pub(crate) fn of<F: Fn(&str) -> u8>(&'a self, map: HashMap<u8, (u8, u8)>, (from, to): (u8, u8), f: F) -> u8 {
        let x = 1;

        // A reason.
        x
    }
    fn promised(&mut self, one: u8) -> u8;
}
async fn one_line() {}
";
    let size = |name: &str, parameters, lines| Function { name: name.to_owned(), parameters, lines };
    assert_eq!(functions(text), [size("of", 4, 2), size("promised", 1, 0), size("one_line", 0, 0)]);
}
