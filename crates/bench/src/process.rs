//! What a process uses, as Linux says it in `/proc`.

use std::fs;
use std::time::Duration;

use crate::failure::Failure;

/// A tick of `utime` and `stime`: `USER_HZ` is 100 on every Linux that there is.
const TICK: Duration = Duration::from_millis(10);

/// The time that it has computed so far, all its threads together.
pub(crate) fn cpu(id: u32) -> Result<Duration, Failure> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    ticks(&stat).map(|ticks| TICK * ticks).ok_or_else(|| format!("/proc/{id}/stat has another form").into())
}

/// Fields 14 and 15; the name in field 2 may have spaces and brackets.
fn ticks(stat: &str) -> Option<u32> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ').skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    user.checked_add(system)
}

/// The memory that it holds, in kB.
pub(crate) fn memory(id: u32) -> Result<u64, Failure> {
    let status = fs::read_to_string(format!("/proc/{id}/status"))?;
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let held = held.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    held.ok_or_else(|| format!("/proc/{id}/status says nothing of memory").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_those_of_program_and_kernel() {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4194304 100 0 0 0 25 17 0 0 20 0 6 0 100 1000 200";
        assert_eq!(ticks(stat), Some(42));
        assert_eq!(ticks("7 (cut off) S 1"), None);
    }

    #[test]
    fn this_process_uses_something() {
        assert!(memory(std::process::id()).unwrap() > 100);
        cpu(std::process::id()).unwrap();
    }
}
