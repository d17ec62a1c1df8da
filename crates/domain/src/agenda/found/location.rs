//! A place that is written in one line.

use super::Draft;
use crate::text::is_web_address;

/// What a place may be called and where it is, of a text with both: they stand on two lines, or a dash or a comma is between them.
pub(super) fn split(text: &str) -> (String, String) {
    let text = text.trim();
    let parts = ["\n", " - ", " – ", " — ", ","].into_iter().find_map(|between| text.split_once(between));
    let (name, address) = parts.unwrap_or((text, ""));
    let lines: Vec<&str> = address.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    (name.trim().to_owned(), lines.join(", "))
}

impl Draft {
    /// Takes a place that is written in one line, or an address to take part from afar.
    pub(super) fn take_location(&mut self, text: &str) {
        if is_web_address(text.trim()) {
            self.online_locations.push(text.trim().to_owned());
            return;
        }
        let (name, address) = split(text);
        if is_web_address(&address) {
            self.online_locations.push(address);
            self.place_name = name;
        } else {
            (self.place_name, self.place_address) = (name, address);
        }
    }
}
