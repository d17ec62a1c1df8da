//! What an answer says of itself to whoever keeps answers.

/// It depends on something which can change without the agenda, so that it is not kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MoreThanTheAgenda;
