//! Texts that could break something, and a way to try a property on them: on the corpus that is kept in `tests/corpus`, and on
//! random ones, the same few in every run or new ones for as long as one likes (`cargo xtask fuzz`).

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use uncino_domain::secret::{SecretDigest, SecretGenerator as _, SystemRandom};

/// Tries new texts until that many seconds are over.
const SECONDS: &str = "FUZZ_SECONDS";
/// How many texts are tried between two looks at the clock.
const ROUND: u32 = 8;

/// What some format, parser or language treats in its own way.
const SPECIAL: [&str; 72] = [
    "🎸",
    " ü",
    "\\",
    "\\,",
    ";",
    ",",
    ":",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\u{b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{2028}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{fffe}",
    "\u{10ffff}",
    "👨\u{200d}👩\u{200d}👧",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "ﷺ",
    "ﷻ",
    "שלום",
    "文",
    "<",
    ">",
    "</p>",
    "<p>",
    "<li>",
    "<a href=\"",
    "<a href='/x'>",
    "</a>",
    "<b>",
    "<b x=1>",
    "<i><u>",
    "<!--",
    "<svg><style>",
    "]]>",
    "<![CDATA[",
    "&",
    "&amp;",
    "&#0;",
    "&#x1F3B8;",
    "&nbsp",
    "\"",
    "'",
    " ",
    "http://a.example/",
    "https://[::1",
    "https://a.example/?fbclid=",
    "www.",
    "mailto:",
    "javascript:",
    "%00",
    "%",
    "../",
    "//",
    "{{",
    "{%",
    "${",
    "1",
    "-99999999999999999999",
];

/// Any text of at most that many characters.
fn texts(longest: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::char::any().prop_map(String::from),
        4 => select(&SPECIAL[..]).prop_map(str::to_owned),
        2 => (select(&SPECIAL[..]), 1..60_usize).prop_map(|(text, times)| text.repeat(times)),
        2 => (32_u8..127, 1..12_usize).prop_map(|(byte, times)| char::from(byte).to_string().repeat(times)),
    ];
    vec(piece, 0..40).prop_map(move |pieces| pieces.concat().chars().take(longest).collect())
}

/// Tries a property on random texts of at most that many characters: on `cases` of them, the same in every run, unless the
/// environment asks for new ones for a while. A property says in words what is wrong.
///
/// # Panics
/// At the first text for which it doesn't hold, with the shortest one that was found. On a long run that one is kept in the
/// corpus.
pub fn try_texts(longest: usize, cases: u32, property: impl Fn(&str) -> Result<(), String>) {
    let seconds = std::env::var(SECONDS).ok().map(|text| text.parse().expect("FUZZ_SECONDS is a number"));
    let Some(time) = seconds.map(Duration::from_secs) else { return round(0, longest, cases, &property) };
    let (began, mut tried) = (Instant::now(), 0);
    while began.elapsed() < time {
        round(fresh_seed(), longest, ROUND, &property);
        tried += ROUND;
    }
    println!("{tried} texts, nothing found");
}

fn round(seed: u64, longest: usize, cases: u32, property: &impl Fn(&str) -> Result<(), String>) {
    let mut runner = TestRunner::new(Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_time: 60_000,
        ..Config::default()
    });
    let outcome = runner.run(&texts(longest), |text| property(&text).map_err(TestCaseError::fail));
    match outcome {
        Ok(()) => {}
        Err(TestError::Abort(reason)) => panic!("{reason}"),
        Err(TestError::Fail(reason, text)) => {
            if std::env::var_os(SECONDS).is_some() {
                keep(&text);
            }
            panic!("{reason}\nwith {text:?}");
        }
    }
}

/// The texts that are kept, by the names of their files.
///
/// # Panics
/// If the folder can't be read.
pub fn corpus() -> Vec<(String, String)> {
    let files =
        std::fs::read_dir(folder()).expect("tests/corpus is there").map(|file| file.expect("a file").path());
    let named = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).expect("UTF-8"))
    };
    let mut texts: Vec<_> = files.map(named).collect();
    texts.sort();
    texts
}

/// Tries a property on every text of the corpus.
///
/// # Panics
/// At the first text for which it doesn't hold.
pub fn try_corpus(property: impl Fn(&str) -> Result<(), String>) {
    for (name, text) in corpus() {
        if let Err(reason) = property(&text) {
            panic!("tests/corpus/{name}: {reason}");
        }
    }
}

/// Does something within that time, or says that it took longer.
///
/// # Errors
/// What took too long.
pub fn within<T>(deadline: Duration, what: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    let began = Instant::now();
    let done = work();
    let took = began.elapsed();
    if took <= deadline { Ok(done) } else { Err(format!("{what} took {took:?}")) }
}

fn keep(text: &str) {
    let digest = SecretDigest::of([text.as_bytes()]);
    let number = digest.as_bytes().iter().take(6).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let path = folder().join(format!("found-{number:012x}.txt"));
    match std::fs::write(&path, text) {
        Ok(()) => println!("kept as {}", path.display()),
        Err(error) => println!("can't be kept as {}: {error}", path.display()),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus")
}

fn fresh_seed() -> u64 {
    let mut bytes = [0; 8];
    SystemRandom.fill(&mut bytes);
    u64::from_be_bytes(bytes)
}
