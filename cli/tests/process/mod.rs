//! The command line as a process that may not take more than its share.

use std::process::Command;

/// The address space, in KiB: 4 GiB.
const MEMORY: &str = "4194304";

/// The time of a processor, in seconds: far more than any test needs in a debug build, far less
/// than what grows with the square. How busy the machine is does not count.
const TIME: &str = "120";

/// The stack, in KiB: what the first thread of a build script has on some systems.
const STACK: &str = "1024";

/// `specwright`, stopped by the system where it takes more memory, time or stack than that.
pub(crate) fn specwright() -> Command {
    let binary = env!("CARGO_BIN_EXE_specwright");
    if !cfg!(target_os = "linux") {
        return Command::new(binary);
    }
    let mut shell = Command::new("sh");
    let limits =
        "ulimit -v \"$0\" && ulimit -t \"$1\" && ulimit -s \"$2\" && shift 2 && exec \"$@\"";
    shell.args(["-c", limits, MEMORY, TIME, STACK, binary]);
    shell
}
