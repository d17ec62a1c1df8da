//! Lines on their way to a file that may be full, closed, or a pipe that nobody reads.
//!
//! Whoever logs puts a line into a bounded queue and goes on at once; one thread writes. It waits a moment for more lines to
//! come, because to wake it for each costs a quarter of what the simplest request does. What finds no room, or can't be written,
//! is lost and counted, and a line says how many as soon as one can be written again.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uncino_domain::clock::{Clock as _, SystemClock};

/// How many bytes may wait.
const ROOM: usize = 1024 * 1024;
/// How long the first line waits for others.
const GATHERING: Duration = Duration::from_millis(5);
/// What is written at once, in bytes, but for a line that is longer.
const BLOCK: usize = 64 * 1024;
/// After what pause a pipe is tried again that says it is full instead of waiting.
const PAUSE: Duration = Duration::from_millis(10);

/// The way to the thread that writes.
#[derive(Debug, Clone)]
pub(crate) struct LineQueue(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: VecDeque<Vec<u8>>,
    /// Of all lines together.
    bytes: usize,
    /// Lines that found no room since the thread looked last.
    lost: u64,
    thread: Thread,
    /// Somebody waits for the end of the log.
    is_urgent: bool,
}

/// What the thread does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Thread {
    /// It waits for a line.
    #[default]
    Idle,
    /// It waits for more lines, or writes.
    Busy,
}

impl State {
    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.lost == 0
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LineQueue {
    /// Starts the thread on standard error; without one all is lost.
    ///
    /// # Errors
    /// When there can be no thread.
    pub(crate) fn on_standard_error() -> io::Result<Self> {
        // A file of its own: whoever holds the lock of the standard library's may wait for ever.
        #[cfg(unix)]
        let file = std::os::fd::AsFd::as_fd(&io::stderr()).try_clone_to_owned().map(File::from);
        #[cfg(windows)]
        let file =
            std::os::windows::io::AsHandle::as_handle(&io::stderr()).try_clone_to_owned().map(File::from);
        match file {
            Ok(file) => Self::start(file),
            Err(_closed) => Self::start(io::sink()),
        }
    }

    fn start(mut file: impl Write + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let of_thread = shared.clone();
        std::thread::Builder::new().name("log".to_owned()).spawn(move || write_all(&of_thread, &mut file))?;
        Ok(Self(shared))
    }

    /// Takes a line; returns at once.
    pub(crate) fn push(&self, line: &[u8]) {
        let mut state = self.0.state();
        if state.bytes + line.len() > ROOM {
            state.lost += 1;
        } else {
            state.bytes += line.len();
            state.lines.push_back(line.to_vec());
        }
        let sleeps = state.thread == Thread::Idle;
        drop(state);
        if sleeps {
            self.0.changed.notify_all();
        }
    }

    /// Waits until all is written, but no longer than this.
    pub(crate) fn flush(&self, patience: Duration) {
        let end = Instant::now() + patience;
        let mut state = self.0.state();
        state.is_urgent = true;
        self.0.changed.notify_all();
        while state.thread == Thread::Busy || !state.is_empty() {
            let Some(rest) = end.checked_duration_since(Instant::now()).filter(|rest| !rest.is_zero()) else {
                return;
            };
            let waited = self.0.changed.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// One call is one line, as the subscriber makes them. Nothing fails here, so nobody has to handle it.
impl Write for LineQueue {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The thread. It ends with the program.
fn write_all(shared: &Shared, file: &mut impl Write) {
    let mut lost = 0;
    loop {
        let (lines, without_room) = shared.gathered();
        for block in blocks(&lines) {
            if lost > 0 && write_notice(file, lost) {
                lost = 0;
            }
            lost += write_block(file, block);
        }
        // They came after those that had room.
        lost += without_room;
        if lost > 0 && write_notice(file, lost) {
            lost = 0;
        }
    }
}

impl Shared {
    /// Waits for lines; with them, how many more found no room.
    fn gathered(&self) -> (Vec<Vec<u8>>, u64) {
        let wait = |state| self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        let mut state = self.state();
        state.thread = Thread::Idle;
        self.changed.notify_all();
        while state.is_empty() {
            state = wait(state);
        }
        state.thread = Thread::Busy;
        let waited = self.changed.wait_timeout_while(state, GATHERING, |state| !state.is_urgent);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        state.bytes = 0;
        state.is_urgent = false;
        (std::mem::take(&mut state.lines).into(), std::mem::take(&mut state.lost))
    }
}

/// Lines that are written at once.
fn blocks(mut lines: &[Vec<u8>]) -> impl Iterator<Item = &[Vec<u8>]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fit = lines.iter().take_while(|line| {
            bytes += line.len();
            bytes <= BLOCK
        });
        let (block, rest) = lines.split_at_checked(fit.count().max(1))?;
        lines = rest;
        Some(block)
    })
}

/// Writes lines; how many of them weren't written to their end?
fn write_block(file: &mut impl Write, lines: &[Vec<u8>]) -> u64 {
    let written = write(file, &lines.concat());
    let mut end = 0;
    let ends = lines.iter().map(|line| {
        end += line.len();
        end
    });
    ends.filter(|end| *end > written).map(|_lost| 1).sum()
}

fn write_notice(file: &mut impl Write, lost: u64) -> bool {
    let notice = notice(lost);
    write(file, &notice) == notice.len()
}

fn notice(lost: u64) -> Vec<u8> {
    let now = SystemClock.now().format("%Y-%m-%dT%H:%M:%S%.6fZ");
    format!("{now}  WARN lines of the log were lost, because they could not be written lines={lost}\n")
        .into_bytes()
}

/// Writes; returns how many bytes it could.
fn write(file: &mut impl Write, bytes: &[u8]) -> usize {
    let mut done = 0;
    while let Some(rest) = bytes.get(done..).filter(|rest| !rest.is_empty()) {
        match file.write(rest) {
            Ok(0) => break,
            Ok(written) => done += written,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::sleep(PAUSE),
            Err(_error) => break,
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use super::{LineQueue, ROOM};

    const LONG: Duration = Duration::from_secs(10);

    /// Keeps what is written, and fails or waits as it is told.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Sheet>>);

    #[derive(Default)]
    struct Sheet {
        text: String,
        is_full: bool,
        /// How many bytes can still be written, if there is a bound.
        room: Option<usize>,
        gate: Option<Receiver<()>>,
    }

    impl Paper {
        fn text(&self) -> String {
            self.0.lock().unwrap().text.clone()
        }

        fn closed_by_a_gate() -> (Self, Sender<()>) {
            let (opened, gate) = channel();
            let paper = Self::default();
            paper.0.lock().unwrap().gate = Some(gate);
            (paper, opened)
        }
    }

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let gate = self.0.lock().unwrap().gate.take();
            if let Some(gate) = gate {
                let _opened = gate.recv();
            }
            let mut sheet = self.0.lock().unwrap();
            if sheet.is_full {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let room = sheet.room.unwrap_or(usize::MAX);
            if room == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let part = &bytes[..bytes.len().min(5).min(room)];
            sheet.room = sheet.room.map(|room| room - part.len());
            sheet.text.push_str(std::str::from_utf8(part).unwrap());
            Ok(part.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_are_written_whole_and_in_order() {
        let paper = Paper::default();
        let lines = LineQueue::start(paper.clone()).unwrap();
        for number in 0..100 {
            lines.push(format!("line {number}\n").as_bytes());
        }
        lines.flush(LONG);
        let lines: Vec<String> = (0..100).map(|number| format!("line {number}\n")).collect();
        let expected = lines.concat();
        assert_eq!(paper.text(), expected);
    }

    #[test]
    fn what_can_not_be_written_is_counted_and_said_later() {
        let paper = Paper::default();
        paper.0.lock().unwrap().is_full = true;
        let lines = LineQueue::start(paper.clone()).unwrap();
        for _ in 0..3 {
            lines.push(b"lost\n");
            lines.flush(LONG);
        }
        paper.0.lock().unwrap().is_full = false;
        lines.push(b"again\n");
        lines.flush(LONG);
        let text = paper.text();
        assert!(text.contains("WARN lines of the log were lost") && text.contains("lines=3\n"), "{text}");
        assert!(text.ends_with("\nagain\n") && !text.contains("lost\n"), "{text}");
    }

    #[test]
    fn of_a_block_that_breaks_off_only_the_rest_is_lost() {
        let paper = Paper::default();
        paper.0.lock().unwrap().room = Some(8);
        let lines = LineQueue::start(paper.clone()).unwrap();
        for line in ["one\n", "two\n", "three\n", "four\n"] {
            lines.push(line.as_bytes());
        }
        lines.flush(LONG);
        paper.0.lock().unwrap().room = None;
        lines.push(b"again\n");
        lines.flush(LONG);
        let text = paper.text();
        assert!(text.starts_with("one\ntwo\n") && text.contains("lines=2\n"), "{text}");
        assert!(text.ends_with("\nagain\n"), "{text}");
    }

    #[test]
    fn a_line_is_written_soon_though_nobody_waits_for_it() {
        let paper = Paper::default();
        let lines = LineQueue::start(paper.clone()).unwrap();
        let started = Instant::now();
        for line in ["one\n", "two\n"] {
            lines.push(line.as_bytes());
            while !paper.text().ends_with(line) {
                assert!(started.elapsed() < LONG, "{line}");
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    #[test]
    fn nobody_waits_for_who_does_not_read() {
        let (paper, opened) = Paper::closed_by_a_gate();
        let lines = LineQueue::start(paper.clone()).unwrap();
        let (line, started) = (vec![b'x'; 1024], Instant::now());
        for _ in 0..10 * ROOM / line.len() {
            lines.push(&line);
        }
        lines.flush(Duration::from_millis(50));
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        opened.send(()).unwrap();
        lines.flush(LONG);
        let text = paper.text();
        assert!(text.len() <= 2 * ROOM + 1024, "what waits is bounded: {}", text.len());
        assert!(text.contains("lines of the log were lost"), "and the rest is counted");
    }
}
