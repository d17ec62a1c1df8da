//! What commands answer, on standard output. Who reads it may have gone, and a disk may be full: that ends no command in the
//! middle of its work.

use std::fmt::Arguments;
use std::io::{Error, ErrorKind, Write as _, stdout};
use std::sync::Mutex;

use crate::exit::Failure;

/// The first line that could not be written, and why.
static LOST: Mutex<Option<Error>> = Mutex::new(None);

/// Writes a line, as `println!` does.
macro_rules! say {
    ($($words:tt)*) => { $crate::output::write(format_args!("{}\n", format_args!($($words)*))) };
}
pub(crate) use say;

/// Writes words as they are.
pub(crate) fn write(words: Arguments<'_>) {
    let Ok(mut lost) = LOST.lock() else { return };
    if lost.is_none() {
        *lost = stdout().lock().write_fmt(words).err();
    }
}

/// Was all of it written? Who stopped reading, as `head` does, has seen enough.
pub(crate) fn finish() -> Result<(), Failure> {
    let lost = LOST.lock().ok().and_then(|mut lost| lost.take());
    match lost.or_else(|| stdout().flush().err()) {
        Some(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Refused(format!("it is done, but what came of it can't be written: {error}")))
        }
        Some(_) | None => Ok(()),
    }
}
