//! What any registry must do for the client.

mod compatibility;
mod contexts;
mod definitions;
mod deletes;
mod names;
mod references;
mod schemas;
mod settings;
