//! Texts of one line, made fit.

use super::report::RowReport;
use crate::text::{can_be_seen, one_line};

/// A text in one line that can be seen, at most so long; nothing if there is nothing to see.
pub(super) fn line(
    text: Option<&str>,
    max: usize,
    (field, row): (&str, &mut RowReport<'_>),
) -> Option<String> {
    let text = text?;
    let line = one_line(text);
    if !can_be_seen(&line) {
        return None;
    }
    if text.trim().chars().any(char::is_control) {
        row.trouble(format!("{field} has line breaks or control characters"), "it becomes one line");
    }
    if line.chars().count() <= max {
        return Some(line);
    }
    row.trouble(format!("{field} is longer than {max} characters"), "it is cut");
    Some(line.chars().take(max).collect::<String>().trim().to_owned())
}
