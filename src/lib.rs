#![doc = include_str!("README.md")]

pub mod alerts;
pub mod bot;
pub mod cli;
pub mod daemon;
pub mod law;
pub mod net;
pub mod news;
pub mod people;
pub mod register;
pub mod search;
pub mod store;
pub mod text;
pub mod web;
