//! Huawei Cloud CCE Autopilot.

pub mod credentials;
pub mod signing;
