//! The empty contestant: what the framework does with one worker when there is nothing to do.

use std::path::Path;
use std::process::{Command, Stdio};

use actix_web::rt::System;
use actix_web::{App, HttpServer, web};

use crate::failure::Failure;
use crate::request::Request;
use crate::served::{Served, free_host};

/// What it answers: sixty bytes.
const BODY: &str = "sixty bytes, of which nothing was asked and nothing depends.";

/// Starts it as a process of its own, so that it is measured like the others.
pub(crate) fn start(ourselves: &Path) -> Result<Served, Failure> {
    let host = free_host()?;
    let mut command = Command::new(ourselves);
    command.args(["empty", &host]).stdin(Stdio::null()).stdout(Stdio::null());
    Served::start(command, host, &Request::get("/"))
}

/// Serves until it is told to end.
pub(crate) fn serve(host: &str) -> Result<(), Failure> {
    let server =
        HttpServer::new(|| App::new().default_service(web::to(async || BODY))).workers(1).bind(host)?;
    System::new().block_on(server.run())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn sixty_bytes_are_sixty_bytes() {
        assert_eq!(super::BODY.len(), 60);
    }
}
