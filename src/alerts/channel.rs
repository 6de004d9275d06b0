//! The wire of each channel.
