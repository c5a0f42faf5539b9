//! One run at a time in a folder.
//!
//! The lock is held on the folder itself, where the system has that, so that nothing is created for
//! it. It ends with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::foreign::OutputError;

/// So long a run waits for another one: that writes thousands of files in a second or two.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it looks.
const PAUSE: Duration = Duration::from_millis(20);

/// A folder that no other run writes to meanwhile.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until no other run writes to the folder.
    pub(super) fn of(folder: &Path) -> Result<Self, OutputError> {
        let start = Instant::now();
        let mut on_folder = cfg!(unix);
        loop {
            let file = if on_folder { File::open(folder) } else { stand_in(folder) };
            let tried = file.and_then(|file| match file.try_lock() {
                Ok(()) => Ok(Some(file)),
                Err(TryLockError::WouldBlock) => Ok(None),
                Err(TryLockError::Error(error)) => Err(error),
            });
            match tried {
                Ok(Some(file)) => return Ok(Self { _file: file }),
                Ok(None) if start.elapsed() > PATIENCE => return Err(OutputError::Busy),
                Ok(None) => std::thread::sleep(PAUSE),
                // Some file systems over the network lock no folders, and folders may be closed
                // to readers.
                Err(_) if on_folder => on_folder = false,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// A file in the system's folder for temporary ones that stands for the folder. It is empty and
/// stays, since who removes it could not know that nobody is about to lock it.
fn stand_in(folder: &Path) -> io::Result<File> {
    let mut hasher = DefaultHasher::new();
    folder.canonicalize()?.hash(&mut hasher);
    let path = std::env::temp_dir().join(format!("specwright-{:016x}.lock", hasher.finish()));
    // Not through a link that somebody else has put there, and other people's files can be locked
    // as well.
    match OpenOptions::new().write(true).create_new(true).open(&path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => File::open(&path),
        made => made,
    }
}
