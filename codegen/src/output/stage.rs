//! New texts on their way to their places.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::rust::File;
use crate::stack::joined;

/// The folder for new texts, in the folder that they are for: so that moving a file is one step of
/// the system's.
const NAME: &str = ".specwright-staging";

/// Fewer files are written before a thread is up.
const FILES_PER_THREAD: usize = 64;

/// The staging folder of a run; what is left in it is removed with it.
pub(super) struct Staging<'a> {
    root: &'a Path,
    folder: PathBuf,
    made: BTreeSet<PathBuf>,
}

impl<'a> Staging<'a> {
    /// Whether a run has left its staging folder behind, or is at work.
    pub(super) fn is_in(root: &Path) -> bool {
        fs::symlink_metadata(root.join(NAME)).is_ok_and(|it| it.is_dir())
    }

    /// An empty folder for new texts, instead of one that was left behind.
    pub(super) fn new(root: &'a Path) -> io::Result<Self> {
        let folder = root.join(NAME);
        if Self::is_in(root) {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir(&folder)?;
        Ok(Self { root, folder, made: BTreeSet::new() })
    }

    /// Writes the new texts, on all processors: thousands of files are mostly work of the system's.
    /// Each thread has a folder of its own, since a folder takes up one file at a time. Gives the
    /// files' paths with those where their texts are now.
    pub(super) fn write<'f>(&self, files: &[&'f File]) -> io::Result<Vec<(&'f str, PathBuf)>> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let share = files.len().div_ceil(processors).max(FILES_PER_THREAD);
        let write = |number: usize, files: &[&'f File]| {
            let folder = self.folder.join(number.to_string());
            fs::create_dir(&folder)?;
            let one = |(number, file): (usize, &&'f File)| {
                let staged = folder.join(number.to_string());
                fs::write(&staged, &file.text)?;
                Ok((file.path.as_str(), staged))
            };
            files.iter().enumerate().map(one).collect()
        };
        let shares: Vec<io::Result<Vec<_>>> = std::thread::scope(|scope| {
            let mut shares = files.chunks(share).enumerate();
            let own = shares.next();
            let spawn = |(number, share)| scope.spawn(move || write(number, share));
            let others: Vec<_> = shares.map(spawn).collect();
            let own = own.map(|(number, share)| write(number, share));
            own.into_iter().chain(others.into_iter().map(joined)).collect()
        });
        let mut all = Vec::with_capacity(files.len());
        for share in shares {
            all.append(&mut share?);
        }
        Ok(all)
    }

    /// Moves a text to its place, whose folder is made when it is not there.
    pub(super) fn place(&mut self, staged: &Path, path: &str) -> io::Result<()> {
        let target = self.root.join(path);
        if let Some(parent) = target.parent()
            && self.made.insert(parent.to_owned())
        {
            fs::create_dir_all(parent)?;
        }
        fs::rename(staged, target)
    }

    /// Writes one file in one step.
    pub(super) fn put(&mut self, file: &File) -> io::Result<()> {
        let staged = self.folder.join("one");
        fs::write(&staged, &file.text)?;
        self.place(&staged, &file.path)
    }

    /// The end of a run that has done all it was to do.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Folders that were made for an output; they are removed again unless they are kept.
pub(super) struct Made(Vec<PathBuf>);

/// Makes a folder and all that it stands in.
pub(super) fn make(folder: &Path) -> io::Result<Made> {
    let absent = folder.ancestors().filter(|it| !it.as_os_str().is_empty());
    let absent = absent.take_while(|it| !it.exists()).map(Path::to_owned).collect();
    let made = Made(absent);
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => Err(io::ErrorKind::NotADirectory.into()),
        Err(_) if folder.is_symlink() => {
            Err(io::Error::new(io::ErrorKind::NotFound, "a symbolic link that leads nowhere"))
        }
        _ => fs::create_dir_all(folder).map(|()| made),
    }
}

impl Made {
    pub(super) fn keep(&mut self) {
        self.0.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in &self.0 {
            // Fails for a folder that is not empty, which is the point.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Removes the folders that a removed file stood in, as far as they are empty.
pub(super) fn remove_empty(root: &Path, path: &Path) {
    let parents = path.ancestors().skip(1).filter(|it| !it.as_os_str().is_empty());
    for parent in parents {
        if fs::remove_dir(root.join(parent)).is_err() {
            return;
        }
    }
}
