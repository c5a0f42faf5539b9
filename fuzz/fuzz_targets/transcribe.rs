//! No page, however broken, panics, hangs or makes a document that does not read back.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for name in ["page.txt", "page.html"] {
        let outcome = specwright_transcribe::read_text(name, text);
        let back = specwright_transcribe::read_document(&outcome.text);
        assert_eq!(back.as_ref(), Ok(&outcome.document));
    }
});
