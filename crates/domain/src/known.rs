//! What was read of the store and is answered from memory for as long as nothing has been committed. This is the one home of
//! such answers, and its rule is the one rule: an answer holds while the [`Mark`] of the store is the one that was read
//! *before* it. Whatever ends a token or changes the agenda is a commit, so nothing outlives it, whoever committed: another
//! thread, another process, or a hand at the database. A store that can't tell its mark keeps nothing here.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use crate::access::held_token::HeldToken;
use crate::agenda::edition::Edition;
use crate::oauth::token::AccessToken;
use crate::secret::SecretDigest;
use crate::storage::Mark;

/// Everything of that kind.
#[derive(Debug)]
pub struct Known {
    /// What presented tokens are, by their digests.
    pub(crate) bearer_tokens: AtMark<SecretDigest, Arc<HeldToken<AccessToken>>>,
    /// The edition of the agenda.
    pub(crate) edition: AtMark<(), Edition>,
    /// The one that was made last. It may be over; a look at its revision tells.
    pub(crate) last_edition: Mutex<Option<Edition>>,
}

/// How many tokens are known at once: some 500 bytes each.
const BEARER_TOKENS: usize = 10_000;

impl Default for Known {
    fn default() -> Self {
        Self {
            bearer_tokens: AtMark::of_at_most(BEARER_TOKENS),
            edition: AtMark::of_at_most(1),
            last_edition: Mutex::default(),
        }
    }
}

/// Answers that hold at one mark of the store.
#[derive(Debug)]
pub(crate) struct AtMark<K, V> {
    at_most: usize,
    answers: Mutex<(Option<Mark>, HashMap<K, V>)>,
}

impl<K: Eq + Hash, V: Clone> AtMark<K, V> {
    fn of_at_most(at_most: usize) -> Self {
        Self { at_most, answers: Mutex::new((None, HashMap::new())) }
    }

    /// The answer, if it was kept at this mark.
    pub(crate) fn get(&self, mark: Option<Mark>, key: &K) -> Option<V> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = mark.is_some() && answers.0 == mark;
        if holds { answers.1.get(key).cloned() } else { None }
    }

    /// Keeps an answer. The mark must have been read before what the answer was made of. When there are too many, or the
    /// store has moved on, those before are forgotten.
    pub(crate) fn keep(&self, mark: Option<Mark>, key: K, answer: V) {
        if mark.is_none() {
            return;
        }
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.0 != mark || answers.1.len() >= self.at_most {
            *answers = (mark, HashMap::new());
        }
        answers.1.insert(key, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::AtMark;
    use crate::storage::Mark;

    #[test]
    fn an_answer_holds_at_its_mark_only() {
        let known = AtMark::of_at_most(2);
        known.keep(None, "a", 0);
        assert_eq!(known.get(None, &"a"), None);
        let (one, two) = (Some(Mark(1)), Some(Mark(2)));
        known.keep(one, "a", 1);
        assert_eq!(
            (known.get(one, &"a"), known.get(two, &"a"), known.get(None, &"a")),
            (Some(1), None, None)
        );
        known.keep(two, "b", 2);
        assert_eq!((known.get(two, &"a"), known.get(one, &"a"), known.get(two, &"b")), (None, None, Some(2)));
    }

    #[test]
    fn there_are_never_more_than_so_many() {
        let (known, mark) = (AtMark::of_at_most(2), Some(Mark(1)));
        for key in ["a", "b", "c"] {
            known.keep(mark, key, 1);
        }
        let there = ["a", "b", "c"].into_iter().filter(|key| known.get(mark, key).is_some());
        assert_eq!(there.collect::<Vec<_>>(), ["c"]);
    }
}
