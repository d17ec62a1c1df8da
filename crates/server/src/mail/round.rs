//! Which letter is tried next. One that has to wait for another try holds up no other.

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use uncino_domain::people::letter::Letter;

/// How long to wait before a letter is tried again.
const PAUSES: [Duration; 3] = [Duration::from_secs(2), Duration::from_secs(10), Duration::from_mins(1)];
/// How many letters may wait for another try.
const AGAIN: usize = 1_000;

/// A letter, and how often it was tried in vain.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) letter: Letter,
    tries: usize,
}

/// New letters, and those that are tried again.
#[derive(Debug)]
pub(super) struct Round {
    new: Receiver<Letter>,
    again: Vec<(Instant, Attempt)>,
}

impl Round {
    pub(super) fn new(new: Receiver<Letter>) -> Self {
        Self { new, again: Vec::new() }
    }

    /// The next letter to try, new ones first; waits for one. After the end, when no new one can come, those that wait are
    /// tried at once, and then there is none.
    pub(super) fn next(&mut self) -> Option<Attempt> {
        let first = self.first();
        let new = match first {
            Some((_, pause)) => self.new.recv_timeout(pause).ok(),
            None => self.new.recv().ok(),
        };
        match (new, first) {
            (Some(letter), _) => Some(Attempt { letter, tries: 0 }),
            (None, Some((index, _))) => Some(self.again.swap_remove(index).1),
            (None, None) => None,
        }
    }

    /// Keeps a letter for another try; `false` if it had enough of them, or too many wait.
    pub(super) fn put_back(&mut self, attempt: Attempt) -> bool {
        let Some(pause) = PAUSES.get(attempt.tries).filter(|_| self.again.len() < AGAIN) else {
            return false;
        };
        let again = Attempt { tries: attempt.tries + 1, ..attempt };
        self.again.push((Instant::now() + *pause, again));
        true
    }

    /// Where the one stands whose turn is first, and how long that is from now.
    fn first(&self) -> Option<(usize, Duration)> {
        let (index, (at, _)) = self.again.iter().enumerate().min_by_key(|(_, (at, _))| *at)?;
        Some((index, at.saturating_duration_since(Instant::now())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, sync_channel};
    use std::time::{Duration, Instant};

    use uncino_domain::people::letter::{Letter, LetterContent};
    use uncino_domain::people::user::EmailAddress;

    use super::{AGAIN, PAUSES, Round};

    fn letter(name: &str) -> Letter {
        let to = EmailAddress::parse(&format!("{name}@example.org")).unwrap();
        Letter { to, content: LetterContent::PasswordChanged }
    }

    fn letters(names: &[&str]) -> Receiver<Letter> {
        let (sender, letters) = sync_channel(2_000);
        for name in names {
            sender.send(letter(name)).unwrap();
        }
        letters
    }

    #[test]
    fn one_that_waits_holds_up_no_other() {
        let (sender, letters) = sync_channel(2);
        sender.send(letter("first")).unwrap();
        sender.send(letter("second")).unwrap();
        let (mut round, start) = (Round::new(letters), Instant::now());
        let first = round.next().unwrap();
        assert!(round.put_back(first));
        assert_eq!(round.next().unwrap().letter.to, letter("second").to);
        assert!(start.elapsed() < PAUSES[0], "the second went at once");
        assert_eq!(round.next().unwrap().letter.to, letter("first").to);
        assert!(start.elapsed() >= PAUSES[0], "the first waited");
    }

    #[test]
    fn at_the_end_those_that_wait_are_tried_once_more() {
        let (mut round, start) = (Round::new(letters(&["first", "second"])), Instant::now());
        let first = round.next().unwrap();
        assert!(round.put_back(first));
        let order = [round.next().unwrap().letter.to, round.next().unwrap().letter.to];
        assert_eq!(order, [letter("second").to, letter("first").to]);
        assert!(round.next().is_none());
        assert!(start.elapsed() < PAUSES[0]);
    }

    #[test]
    fn a_letter_has_as_many_tries_as_there_are_pauses_and_one() {
        let mut round = Round::new(letters(&["first"]));
        for _ in PAUSES {
            let attempt = round.next().unwrap();
            assert!(round.put_back(attempt));
        }
        let last = round.next().unwrap();
        assert!(!round.put_back(last));
    }

    #[test]
    fn only_so_many_wait() {
        let names = vec!["first"; AGAIN + 1];
        let mut round = Round::new(letters(&names));
        for number in 0..=AGAIN {
            round.again.iter_mut().for_each(|(at, _)| *at += Duration::from_mins(1));
            let attempt = round.next().unwrap();
            assert_eq!(round.put_back(attempt), number < AGAIN);
        }
    }
}
