//! Tests of findings as they can be pasted: that they compile is what is tested here.

#![allow(clippy::all, clippy::pedantic, unreachable_code, unused)]

include!("pasted.txt");
