//! What a browser calls itself (RFC 9110 section 10.1.5), in words for people: "Chrome on Linux".

use crate::words::Message;

/// How a browser is told by a part of its name. All of them call themselves several others too, so the first that fits is meant.
const BROWSERS: [(&str, &str); 15] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex Browser"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// How a system is told; telephones name what they stem from too.
const SYSTEMS: [(&str, &str); 9] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
    ("FreeBSD", "FreeBSD"),
    ("OpenBSD", "OpenBSD"),
];

/// The longest name of an unknown program that is shown, in characters.
const LONGEST: usize = 80;

/// The browser, and on what it runs if that is known; none for what doesn't look like a browser, or like none of these.
pub(crate) fn browser(agent: &str) -> Option<Message> {
    // What stands in the first parentheses is the system; names of browsers come behind it.
    let (system, names) = agent.strip_prefix("Mozilla/5.0 (")?.split_once(')')?;
    let first_in = |text: &str, table: &[(&str, &'static str)]| {
        table.iter().find(|(part, _)| text.contains(part)).map(|(_, name)| *name)
    };
    let browser = first_in(names, &BROWSERS)?;
    Some(match first_in(system, &SYSTEMS) {
        Some(system) => Message::new("log-ins-browser-on").with("browser", browser).with("system", system),
        None => Message::new("log-ins-browser-named").with("browser", browser),
    })
}

/// What an unknown program calls itself, not too long to be read.
pub(crate) fn unknown(agent: &str) -> String {
    match agent.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &agent[..end]),
        None => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{browser, unknown};
    use crate::words::{Language, Words};

    fn words(agent: &str) -> Option<String> {
        let words = Words::load().unwrap();
        browser(agent).map(|message| words.catalogue(Language::ENGLISH).try_say(&message).unwrap())
    }

    #[test]
    fn browsers_are_called_as_people_call_them() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
                "Chrome on Linux",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 OPR/125.0",
                "Opera on ChromeOS",
            ),
            ("Mozilla/5.0 (Haiku x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15", "Safari"),
        ] {
            assert_eq!(words(agent).as_deref(), Some(expected), "{agent}");
        }
    }

    #[test]
    fn what_is_no_known_browser_keeps_its_name() {
        for agent in [
            "",
            "python-requests/2.32.3",
            "curl/8.5.0",
            "Firefox <b>",
            "Mozilla/5.0 (",
            "Mozilla/5.0 (compatible; Bot/1.0; +https://a.example)",
            "Mozilla/5.0 (Windows NT 10.0) Ladybird/1.0",
            "Chrome/1 on Mozilla/5.0 (X11; Linux x86_64)",
        ] {
            assert_eq!(words(agent), None, "{agent}");
            assert_eq!(unknown(agent), agent);
        }
        assert_eq!(unknown(&"ü".repeat(80)), "ü".repeat(80));
        assert_eq!(unknown(&"ü".repeat(81)), format!("{}…", "ü".repeat(80)));
    }
}
