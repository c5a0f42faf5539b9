//! A thin command over the library.
use std::path::PathBuf;

fn main() -> std::process::ExitCode {
    let mut pages = Vec::new();
    let (mut out, mut overlay) = (None, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--out" => out = args.next(),
            "--overlay" => overlay = args.next(),
            _ => pages.push(PathBuf::from(arg)),
        }
    }
    let options = specwright::transcribe::Options {
        overlay: overlay.map(|file| (file.clone(), std::fs::read_to_string(&file).unwrap())),
        progress: None,
    };
    let outcome = specwright::transcribe::run(&pages, &options);
    for finding in &outcome.findings {
        eprintln!("{finding}");
    }
    if let Some(out) = out {
        std::fs::write(out, &outcome.text).unwrap();
    }
    std::process::ExitCode::from(u8::from(outcome.is_incomplete()))
}
