//! A code works once: early, late, and sixteen times at the same moment.

use reqwest::Response;
use tests::application::{WORDPRESS, tokens};
use tests::{Application, Database, Person, Server, on_both_databases};
use uncino_testkit::fixtures::{CHALLENGE, VERIFIER};

on_both_databases!(
    sixteen_redemptions_by_wordpress_give_one_set_of_tokens_that_lives,
    sixteen_redemptions_by_a_strict_client_end_with_a_dead_family,
    a_late_replay_still_revokes,
    a_code_expires,
    a_code_is_for_its_client_and_its_redirect_uri,
    sixteen_refreshes_at_once_get_the_same_answer,
);

async fn at_once(count: usize, send: impl AsyncFn() -> Response) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    let mut sending: Vec<_> = (0..count).map(|_| Box::pin(send())).collect();
    // All requests are under way before the first answer is awaited.
    let mut responses = Vec::new();
    std::future::poll_fn(|context| {
        sending.retain_mut(|request| match request.as_mut().poll(context) {
            std::task::Poll::Ready(response) => {
                responses.push(response);
                false
            }
            std::task::Poll::Pending => true,
        });
        if sending.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    for response in responses {
        answers.push((response.status().as_u16(), response.text().await.unwrap()));
    }
    answers
}

fn successes(answers: &[(u16, String)]) -> Vec<&str> {
    let refused = |answer: &&(u16, String)| answer.0 == 400 && answer.1.contains("invalid_grant");
    let winners: Vec<&str> =
        answers.iter().filter(|answer| answer.0 == 200).map(|answer| answer.1.as_str()).collect();
    assert_eq!(winners.len() + answers.iter().filter(refused).count(), answers.len(), "{answers:?}");
    winners
}

async fn strict(server: &Server) -> (Application, String) {
    let application = Application::register_strict(server, "https://app.example/callback");
    let anna = Person::log_in(server, "anna@example.org").await;
    let url =
        format!("{}&code_challenge={CHALLENGE}&code_challenge_method=S256", application.authorize_url());
    let code = anna.approve_at(&url).await;
    (application, code)
}

fn strict_fields(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "https://app.example/callback"),
        ("code_verifier", VERIFIER),
    ]
}

async fn sixteen_redemptions_by_wordpress_give_one_set_of_tokens_that_lives(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let code = Person::log_in(&server, "anna@example.org").await.approve(&application).await;
    let answers = at_once(16, async || application.trade(&code).await).await;
    let winners = successes(&answers);
    assert_eq!(winners.len(), 1, "{answers:?}");
    let access = tokens(&serde_json::from_str(winners[0]).unwrap()).access;
    assert_eq!(application.publish(&access, "Alive").await.status(), 200);
}

async fn sixteen_redemptions_by_a_strict_client_end_with_a_dead_family(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let (application, code) = strict(&server).await;
    let answers = at_once(16, async || application.token_request(&strict_fields(&code)).await).await;
    let winners = successes(&answers);
    assert_eq!(winners.len(), 1, "{answers:?}");
    let access = tokens(&serde_json::from_str(winners[0]).unwrap()).access;
    assert_eq!(application.publish(&access, "Dead").await.status(), 401);
}

async fn a_late_replay_still_revokes(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_OAUTH__CODE_TTL", "1s")]);
    server.create_user("anna@example.org", "user");
    let (application, code) = strict(&server).await;
    let response = application.token_request(&strict_fields(&code)).await;
    let access = tokens(&response.json().await.unwrap()).access;
    database.pass(2);
    assert_eq!(application.publish(&access, "Before").await.status(), 200);
    assert_eq!(application.token_request(&strict_fields(&code)).await.status(), 400);
    assert_eq!(application.publish(&access, "After").await.status(), 401);
}

async fn a_code_expires(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_COMPAT__CODE_TTL", "1s")]);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let code = Person::log_in(&server, "anna@example.org").await.approve(&application).await;
    database.pass(2);
    let refused = application.trade(&code).await;
    assert_eq!(refused.status(), 400);
    assert!(refused.text().await.unwrap().contains("invalid_grant"));
}

async fn a_code_is_for_its_client_and_its_redirect_uri(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let other = Application::register(&server, WORDPRESS).await;
    let code = Person::log_in(&server, "anna@example.org").await.approve(&application).await;
    let refused = |response: Response| async move {
        assert_eq!(response.status(), 400);
        assert!(response.text().await.unwrap().contains("invalid_grant"));
    };
    refused(other.trade(&code).await).await;
    let wrong =
        [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", "https://wp.example/")];
    refused(application.token_request(&wrong).await).await;
    application.tokens(&code).await;
}

async fn sixteen_refreshes_at_once_get_the_same_answer(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let (application, code) = strict(&server).await;
    let response = application.token_request(&strict_fields(&code)).await;
    let first = tokens(&response.json().await.unwrap());
    let answers = at_once(16, async || application.refresh(&first.refresh).await).await;
    assert_eq!(successes(&answers).len(), 16, "{answers:?}");
    let accesses: std::collections::HashSet<String> =
        answers.iter().map(|(_, body)| tokens(&serde_json::from_str(body).unwrap()).access).collect();
    assert_eq!(accesses.len(), 1, "{accesses:?}");
}
