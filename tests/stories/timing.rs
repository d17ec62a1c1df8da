//! How long a refusal takes tells nothing: whether an account, or an application, is known.
//!
//! Times on a shared machine mean little, so the two kinds are asked in turn, their medians are compared, and a pair that
//! differs is measured again before it counts.

use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use tests::application::WORDPRESS;
use tests::server::PASSWORD;
use tests::{Application, Database, Server, on_both_databases};

on_both_databases!(
    a_wrong_password_takes_as_long_for_an_unknown_account,
    a_wrong_secret_takes_as_long_for_an_unknown_application,
);

/// Without limits, which would end the measurement before it has begun.
fn start(database: &Database) -> Server {
    Server::start_with(database, &[("UNCINO_LIMITS__ENABLED", "false")])
}

/// How often each kind is asked, and how often a measurement may be repeated.
struct Measurement {
    rounds: usize,
    tries: usize,
}

impl Measurement {
    /// The kinds take about as long: neither median is more than half as long again as the other.
    async fn expect_alike(&self, send: impl AsyncFn(bool) -> StatusCode) {
        let mut seen = Vec::new();
        for _ in 0..self.tries {
            let (mut known, mut unknown) = (Vec::new(), Vec::new());
            for _ in 0..self.rounds {
                known.push(time(send(true)).await);
                unknown.push(time(send(false)).await);
            }
            let ratio = median(&mut known).as_secs_f64() / median(&mut unknown).as_secs_f64();
            if (1.0 / 1.5..1.5).contains(&ratio) {
                return;
            }
            seen.push(ratio);
        }
        panic!("a known one takes another time than an unknown one, as ratios: {seen:?}");
    }
}

async fn time(request: impl Future<Output = StatusCode>) -> Duration {
    let started = Instant::now();
    let status = request.await;
    assert!(status.is_client_error(), "{status}");
    started.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

async fn a_wrong_password_takes_as_long_for_an_unknown_account(database: Database) {
    let server = start(&database);
    server.create_user("anna@example.org", "user");
    let (http, url) = (Client::new(), format!("{}/oauth/login", server.url()));
    let send = async |is_known: bool| {
        let email = if is_known { "anna@example.org" } else { "nobody@example.org" };
        let wrong = format!("not {PASSWORD}");
        let form =
            [("grant_type", "password"), ("client_id", "self"), ("username", email), ("password", &*wrong)];
        http.post(&url).form(&form).send().await.unwrap().status()
    };
    Measurement { rounds: 30, tries: 4 }.expect_alike(send).await;
}

async fn a_wrong_secret_takes_as_long_for_an_unknown_application(database: Database) {
    let server = start(&database);
    let known = Application::register(&server, WORDPRESS).await;
    let send = async |is_known: bool| {
        let mut asks = known.clone();
        asks.secret = "0".repeat(40);
        if !is_known {
            asks.id = "f".repeat(40);
        }
        asks.trade("a code").await.status()
    };
    Measurement { rounds: 200, tries: 4 }.expect_alike(send).await;
}
