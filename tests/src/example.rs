//! The examples of a document: what to type, and what is answered.

/// A block of commands, and the block that stands right behind it.
#[derive(Debug)]
pub struct Example {
    /// For bash.
    pub command: String,
    /// What the document says is answered, if it says so.
    pub answer: Option<String>,
}

/// All of a document, in their order.
pub fn examples(document: &str) -> Vec<Example> {
    let blocks: Vec<&str> = document.split("```bash\n").skip(1).collect();
    blocks.into_iter().filter_map(example).collect()
}

fn example(block: &str) -> Option<Example> {
    let (command, rest) = block.split_once("```")?;
    let answer = rest
        .strip_prefix("\n\n```json\n")
        .or_else(|| rest.strip_prefix("\n\n```text\n"))
        .and_then(|answer| answer.split_once("\n```"))
        .map(|(answer, _)| answer.to_owned());
    Some(Example { command: command.to_owned(), answer })
}

/// Is that what the document says? White space outside of words counts for nothing, and neither do values that are another
/// each time: moments, secrets, names of files. What stands behind `…` is left open.
pub fn is_as_told(told: &str, answered: &str) -> bool {
    let (told, answered) = (plain(told), plain(answered));
    match told.split_once('…') {
        Some((beginning, _)) => answered.starts_with(beginning),
        None => told == answered,
    }
}

fn plain(answer: &str) -> String {
    let dense: String = answer.chars().filter(|character| !character.is_whitespace()).collect();
    let mut plain = String::new();
    let mut word = String::new();
    for character in dense.chars().chain(['\n']) {
        if character.is_ascii_hexdigit() || matches!(character, ':' | '-' | '.' | 'T' | 'Z') {
            word.push(character);
        } else {
            plain.push_str(if is_new_each_time(&word) { "#" } else { &word });
            plain.push(character);
            word.clear();
        }
    }
    plain
}

/// Seconds, `2026-11-26T00:44:05.569Z`, `20261126T004405Z`, 32 hexadecimal digits or more.
fn is_new_each_time(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let is_hexadecimal = word.chars().all(|character| character.is_ascii_hexdigit());
    digits >= 9 || (is_hexadecimal && word.len() >= 32)
}

#[cfg(test)]
mod tests {
    use super::is_as_told;

    #[test]
    fn an_answer_is_compared_but_for_what_is_new_each_time() {
        let told = "{\"id\":1, \"at\":1795954826,\n \"updatedAt\":\"2026-11-22T12:20:26.793Z\", …}";
        let answered = "{\"id\":1,\"at\":1895954829,\"updatedAt\":\"2026-12-22T12:20:26.111Z\",\"more\":[]}";
        assert!(is_as_told(told, answered));
        assert!(!is_as_told(told, &answered.replace("\"id\":1", "\"id\":2")));
        assert!(!is_as_told(told, &answered.replace("updatedAt", "updated_at")));
        assert!(!is_as_told("{\"a\":1}", "{\"a\":1,\"b\":2}"), "nothing more than was told");
    }
}
