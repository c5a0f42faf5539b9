//! Who calls, besides what the document describes: a request is signed with a key that is none, at a
//! time that stands still.

use std::sync::Arc;

use huaweicloud_cce_autopilot::signing::{AccessKey, FixedClock, Signer};
use specwright_runtime::testing::Caller;

pub(crate) fn caller(caller: Caller) -> Caller {
    let key = AccessKey::new("example", "example").project_id("example-project_id");
    let clock = FixedClock::at("20250103T120000Z").expect("a date");
    caller.with("aksk", Signer::new(key).clock(Arc::new(clock)))
}
