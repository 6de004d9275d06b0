//! Manners: how often we come, when we stay away, and whom we follow. Against a site of our own, and against a whole zoo of
//! misbehaving servers where the material folder is at hand.

mod asks;
mod ends;
mod guard;
mod hubs;
mod moves;
mod robots;
mod site;
mod waits;
mod zoo;
mod zoo_server;
