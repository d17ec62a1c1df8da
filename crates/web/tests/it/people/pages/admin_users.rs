//! `/admin/users`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::letter::LetterContent;
use uncino_domain::people::password::PasswordHash;
use uncino_domain::people::user::{Description, EmailAddress, NewUser, Role, Standing};
use uncino_domain::storage::UserInsertion;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Answer, Server, get, post};

const PAGE: &str = "/admin/users";

/// An administrator's session.
async fn administered() -> (Server, String) {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    (server, session)
}

async fn request(server: &Server, email: &str, description: &str) {
    let body = json!({"email": email, "password": PASSWORD, "description": description});
    assert_eq!(server.send(post("/api/user/register").json(&body)).await.status, 200);
}

async fn log_in(server: &Server, email: &str) -> u16 {
    let body = json!({"email": email, "password": PASSWORD});
    server.send(post("/api/login/token").json(&body)).await.status
}

async fn act(server: &Server, session: &str, id: &str, action: &str) -> Answer {
    server.submit(session, PAGE, &[("id", id), ("action", action)]).await
}

/// Sends the form of the question.
async fn say_yes(server: &Server, session: &str, question: &Answer) -> Answer {
    let fields = ["csrf_token", "id", "action", "confirmed"].map(|name| (name, question.field(name)));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
    server.send(post(&question.form_action()).cookie(session).form(&fields)).await
}

#[actix_web::test]
async fn who_waits_stands_first() {
    let (server, session) = administered().await;
    server.anna();
    request(&server, "new@example.org", "I play bass").await;
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert_snapshot!(page.page(), @"
    200 [People – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Administration
    People
    Invite somebody
    E-mail address
    They get a letter with a link to choose a password, good for seven days. Letters have to be set up.
    Role
    Member
    Editor
    Administrator
    Invite
    Waiting for your answer
    People you approve can log in.
    new@example.org
    I play bass
    Waits since 22 November 2026
    Approve
    Refuse
    Accounts
    Members care for their own events, editors for all events, administrators for everything. Disabling an account ends its log-ins and the permissions of its applications at once.
    E-mail address
    Role
    All
    Member
    Editor
    Administrator
    Search
    admin@example.org
    you
    Administrator · since 22 November 2026 · last here on 22 November 2026 · no events
    anna@example.org
    Member · since 22 November 2026 · no events
    Role of anna@example.org
    Member
    Editor
    Administrator
    Change role
    Their events
    Disable
    Remove
    ");
}

#[actix_web::test]
async fn a_request_is_approved() {
    let (server, session) = administered().await;
    request(&server, "new@example.org", "").await;
    let answer = act(&server, &session, "2", "approve").await;
    assert_eq!((answer.status, &*answer.header("location")), (303, "/admin/users?done=approved&of=2#at-2"));
    assert_eq!(log_in(&server, "new@example.org").await, 200);
    let letter = server.world.letters.all().pop().unwrap();
    assert!(matches!(letter.content, LetterContent::Approved));
    let page = server.send(get("/admin/users?done=approved&of=2").cookie(&session)).await.page();
    assert!(
        page.contains("new@example.org is approved, and can log in now.")
            && !page.contains("Waiting for your answer")
    );
}

#[actix_web::test]
async fn what_can_not_be_undone_is_asked_first() {
    let (server, session) = administered().await;
    let anna = server.anna();
    let token = server.application_token(&anna);
    request(&server, "new@example.org", "").await;
    let question = act(&server, &session, "2", "disable").await;
    assert_snapshot!(question.page(), @"
    200 [Disable this account? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Disable this account?
    anna@example.org
    Its log-ins and the permissions of its applications end at once, and don’t come back when you enable it again.
    Disable account
    Cancel
    ");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 200, "nothing yet");
    let answer = say_yes(&server, &session, &question).await;
    assert_eq!(answer.header("location"), "/admin/users?done=disabled&of=2#at-2");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 401);
    assert_eq!(log_in(&server, "anna@example.org").await, 403);
    let enabled = act(&server, &session, "2", "enable").await;
    assert_eq!(enabled.header("location"), "/admin/users?done=enabled&of=2#at-2", "this needs no question");
    assert_eq!(log_in(&server, "anna@example.org").await, 200);
    let question = act(&server, &session, "2", "remove").await;
    assert_snapshot!(question.page(), @"
    200 [Remove this account? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Remove this account?
    anna@example.org
    Its log-ins and the permissions of its applications end at once. Its events stay, and are nobody’s.
    Remove account
    Cancel
    ");
    assert_eq!(log_in(&server, "anna@example.org").await, 200, "nothing yet");
    assert_eq!(
        say_yes(&server, &session, &question).await.header("location"),
        "/admin/users?done=removed&of=2#at-2"
    );
    assert_eq!(log_in(&server, "anna@example.org").await, 403);
    let new = new_id(&server);
    let question = act(&server, &session, &new, "refuse").await;
    assert_snapshot!(question.page(), @"
    200 [Refuse this request? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Refuse this request?
    new@example.org
    The request is thrown away. The person gets no letter, and can ask again.
    Refuse request
    Cancel
    ");
    let refused = say_yes(&server, &session, &question).await.header("location");
    assert_eq!(refused, format!("/admin/users?done=refused&of={new}#at-{new}"));
    assert_eq!(server.world.ports.storage.read(|r| r.users().list()).unwrap().len(), 1);
}

fn new_id(server: &Server) -> String {
    let users = server.world.ports.storage.read(|r| r.users().list()).unwrap();
    users.iter().find(|user| user.email.as_str() == "new@example.org").unwrap().id.0.to_string()
}

#[actix_web::test]
async fn a_role_is_given() {
    let (server, session) = administered().await;
    let anna = server.anna();
    let id = anna.id.0.to_string();
    for (was, role) in [("user", "admin"), ("admin", "editor"), ("editor", "user")] {
        let form = [("id", &*id), ("action", "set_role"), ("role", role)];
        let location = server.submit(&session, PAGE, &form).await.header("location");
        assert_eq!(location, format!("/admin/users?done=role&of={id}&was={was}#at-{id}"));
        let own = server.send(get("/api/user").cookie(&server.session(&anna))).await;
        assert_eq!(own.text("role"), role);
    }
}

#[actix_web::test]
async fn every_deed_has_its_notice_and_its_way_back() {
    let (server, session) = administered().await;
    let anna = server.anna();
    let told = async |query: &str| {
        let page = server.send(get(&format!("{PAGE}?{query}")).cookie(&session)).await;
        let notice =
            page.body.split("role=\"status\"").nth(1).map(|rest| rest.split("</div>").next().unwrap());
        notice.unwrap_or_default().to_owned()
    };
    for (word, notice, undo) in [
        ("approved", "is approved, and can log in now.", None),
        ("disabled", "is disabled: everything of theirs has ended.", Some("value=\"enable\"")),
        ("enabled", "is enabled, and can log in again.", Some("value=\"disable\"")),
        ("role", "is a member now.", None),
        ("role&was=user", "is a member now.", None),
        ("role&was=editor", "is a member now.", Some("Undo: editor again")),
        ("role&was=nonsense", "is a member now.", None),
    ] {
        let told = told(&format!("of={}&done={word}", anna.id.0)).await;
        assert!(told.contains(notice) && told.contains("anna@example.org"), "{word}: {told}");
        assert_eq!(told.contains("<form"), undo.is_some(), "{word}: {told}");
        assert!(undo.is_none_or(|undo| told.contains(undo)), "{word}: {told}");
    }
    for (word, notice) in [
        ("invited", "Invited. A letter is on its way."),
        ("refused", "Refused. The request is gone."),
        ("removed", "Removed. Their events stay."),
    ] {
        assert!(told(&format!("done={word}&of=77")).await.contains(notice), "{word}");
    }
    for nothing in ["done=approved", "done=approved&of=77", "done=approved&of=x", "of=2", "done=x&of=2"] {
        assert_eq!(told(nothing).await, "", "{nothing}");
    }
}

#[actix_web::test]
async fn a_deed_leads_back_to_the_page_of_the_list_where_it_was_done() {
    let (server, session) = administered().await;
    let anna = server.anna();
    let list = "/admin/users?q=anna&role=user&page=0&junk=1&done=x";
    let form = [("id", &*anna.id.0.to_string()), ("action", "set_role"), ("role", "user")];
    let location = server.submit(&session, list, &form).await.header("location");
    assert_eq!(location, "/admin/users?q=anna&role=user&done=role&of=2&was=user#at-2");
    let page = server.send(get(&location).cookie(&session)).await;
    assert!(page.body.contains("<li class=\"item\" id=\"at-2\">"), "{}", page.body);
    let form = [("id", &*anna.id.0.to_string()), ("action", "disable")];
    let question = server.submit(&session, "/admin/users?q=anna&page=3", &form).await;
    assert!(question.page().contains("anna@example.org"), "{}", question.page());
    let answer = say_yes(&server, &session, &question).await;
    assert_eq!(answer.header("location"), "/admin/users?q=anna&page=3&done=disabled&of=2#at-2");
}

#[actix_web::test]
async fn what_can_not_be_done_is_said() {
    let (server, session) = administered().await;
    let say = async |fields: &[(&str, &str)]| {
        let answer = server.submit(&session, PAGE, fields).await;
        assert!(answer.body.contains("Nothing has changed"), "{}", answer.body);
        (answer.status, answer.page())
    };
    let (status, page) = say(&[("id", "1"), ("action", "disable"), ("confirmed", "1")]).await;
    assert_eq!(status, 409);
    assert!(page.contains("This is the only administrator. Make somebody else one first."), "{page}");
    let demotion = say(&[("id", "1"), ("action", "set_role"), ("role", "user")]).await;
    assert_eq!(demotion, (409, page));
    assert_eq!(say(&[("id", "1"), ("action", "remove"), ("confirmed", "1")]).await.0, 409);
    for action in ["approve", "refuse"] {
        let (status, page) = say(&[("id", "1"), ("action", action), ("confirmed", "1")]).await;
        assert_eq!(status, 409);
        assert!(page.contains("Somebody has answered this request already."), "{page}");
    }
    let (status, page) = say(&[("id", "99"), ("action", "approve")]).await;
    assert_eq!(status, 404);
    assert!(page.contains("This account is not there any more."), "{page}");
    for unclear in [
        &[("id", "1")][..],
        &[("id", "x"), ("action", "remove")],
        &[("action", "remove")],
        &[("id", "1"), ("action", "promote")],
        &[("id", "1"), ("action", "set_role"), ("role", "owner")],
    ] {
        let (status, page) = say(unclear).await;
        assert_eq!(status, 400, "{unclear:?}");
        assert!(page.contains("It isn’t clear what should be done."), "{page}");
    }
    assert_eq!(server.send(get("/api/user").cookie(&session)).await.text("role"), "admin");
}

#[actix_web::test]
async fn what_strangers_wrote_is_text() {
    let (server, session) = administered().await;
    // Addresses that were stored when the rules for new ones were looser.
    let old = NewUser {
        email: EmailAddress::known("<script>x</script>\"@example.org").unwrap(),
        password: PasswordHash::none(),
        role: Role::User,
        standing: Standing::Waiting,
        description: Description::parse("<img src=x onerror=alert(1)>"),
        created_at: server.world.ports.clock.now(),
    };
    let inserted = server.world.ports.storage.write(move |r| r.users().insert(&old)).unwrap();
    assert!(matches!(inserted, UserInsertion::Inserted(_)));
    let page = server.send(get(PAGE).cookie(&session)).await;
    let question = act(&server, &session, "2", "refuse").await;
    for shown in [&page, &question] {
        assert!(!shown.body.contains("<script") && !shown.body.contains("<img"), "{}", shown.body);
        assert!(shown.body.contains("&lt;script&gt;"), "{}", shown.body);
        assert!(!shown.body.contains("script&gt;\"@"), "no attribute ends early: {}", shown.body);
    }
}

#[actix_web::test]
async fn of_many_people_a_page_is_shown_and_words_find_one() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    for number in 0..50 {
        server.world.user(&format!("member{number}@example.org"), Role::User);
    }
    let count = async |query: &str| {
        let page = server.send(get(&format!("/admin/users{query}")).cookie(&session)).await;
        assert_eq!(page.status, 200, "{query}");
        page.body.matches("<li class=\"item\" id=").count()
    };
    assert_eq!((count("").await, count("?page=1").await), (50, 1));
    assert_eq!((count("?q=MEMBER7").await, count("?role=admin").await, count("?q=nobody").await), (1, 1, 0));
    let page = server.send(get("/admin/users?q=admin").cookie(&session)).await.page();
    assert!(page.contains("last here on") && page.contains("no events"), "{page}");
}

#[actix_web::test]
async fn somebody_is_invited_by_letter() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    let invite = async |email: &str| {
        server.submit(&session, "/admin/users/invite", &[("email", email), ("new_role", "editor")]).await
    };
    let answer = invite("Nora@example.org").await;
    assert_eq!(answer.header("location"), "/admin/users?done=invited");
    assert!(server.world.letters.link_to("nora@example.org").is_some());
    let nora = EmailAddress::parse("nora@example.org").unwrap();
    let found = server.world.ports.storage.read(move |r| r.users().find_by_email(&nora)).unwrap();
    assert!(found.is_some_and(|user| user.is_editor()));
    for (email, status) in [("nora@example.org", 409), ("nora", 400), ("", 400)] {
        let refusal = invite(email).await;
        assert!(refusal.status == status && refusal.body.contains("id=\"email-error\""), "{email}");
        assert!(refusal.body.contains(&format!("value=\"{email}\"")), "{email}: {}", refusal.body);
    }
    let anna = server.session(&server.anna());
    let refused = server.submit(&anna, "/admin/users/invite", &[("email", "x@example.org")]).await;
    assert_eq!(refused.status, 403);
}
