//! Messages about events, and shutting out their authors.

use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::message::MessageAuthor;
use uncino_domain::agenda::moderation::{ModerationDenied, ModerationService};
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::user::{Role, User};
use uncino_domain::people::user_administration::{UserChange, UserKey};
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, by_application, in_person, submission};
use crate::people::support::{administration, email, letters, try_log_in};
use crate::story::denial;

struct Scene {
    world: World,
    author: User,
    editor: User,
    event: Event,
}

impl Scene {
    fn new(settings: &[&str]) -> Self {
        let world = World::default();
        let author = world.user("author@example.org", Role::User);
        let editor = world.user("editor@example.org", Role::Editor);
        world.user("admin@example.org", Role::Admin);
        let on = settings.iter().map(|key| ((*key).to_owned(), true.into())).collect();
        InstanceService::new(world.ports.clone()).change(on, &Administrator::at_the_command_line()).unwrap();
        let event = add(&world, &in_person(&author), submission());
        Self { world, author, editor, event }
    }

    fn service(&self) -> ModerationService {
        ModerationService::new(self.world.ports.clone())
    }

    fn write(&self, caller: &Caller, text: &str) -> Result<MessageAuthor, ModerationDenied> {
        match self.service().write(caller, Some(self.event.id), text, true) {
            Ok(message) => Ok(message.author),
            error => Err(denial(error)),
        }
    }

    fn read(&self, caller: &Caller) -> Result<Vec<String>, ModerationDenied> {
        match self.service().list(caller, Some(self.event.id), None) {
            Ok(messages) => Ok(messages.into_iter().map(|message| message.text).collect()),
            error => Err(denial(error)),
        }
    }
}

#[test]
fn where_moderation_is_off_nothing_is_written_or_read() {
    let scene = Scene::new(&[]);
    let editor = in_person(&scene.editor);
    assert_eq!(scene.write(&editor, "Hello"), Err(ModerationDenied::Forbidden));
    assert_eq!(scene.read(&editor), Err(ModerationDenied::Forbidden));
    let disabled = scene.service().disable_author(&editor, Some(scene.event.id));
    assert_eq!(denial(disabled), ModerationDenied::Forbidden);
}

#[test]
fn author_and_editors_write_to_each_other() {
    let scene = Scene::new(&["enable_moderation"]);
    let (author, editor) = (in_person(&scene.author), in_person(&scene.editor));
    assert_eq!(scene.write(&author, " Is it right? "), Ok(MessageAuthor::Author));
    assert_eq!(scene.write(&editor, "The day is wrong"), Ok(MessageAuthor::Editor));
    let hidden = scene.service().write(&editor, Some(scene.event.id), "Among us", false).unwrap();
    assert!(!hidden.is_author_visible);
    assert_eq!(scene.read(&editor).unwrap(), ["Among us", "The day is wrong", "Is it right?"]);
    assert_eq!(scene.read(&author).unwrap(), ["The day is wrong", "Is it right?"]);
    let last = scene.service().list(&author, Some(scene.event.id), Some(1)).unwrap();
    assert_eq!(last.into_iter().map(|message| message.text).collect::<Vec<_>>(), ["The day is wrong"]);
    let count = |caller: &Caller| scene.service().count(caller, &scene.event).unwrap();
    assert_eq!((count(&editor), count(&author), count(&Caller::Anonymous)), (Some(3), Some(2), None));
    let word = scene.service().word_of_editors(&scene.event).unwrap();
    assert_eq!(word.as_deref(), Some("The day is wrong"));
    let to = |email: &str| (email.to_owned(), "message");
    assert_eq!(letters(&scene.world), [to("admin@example.org"), to("author@example.org")]);
    assert_eq!(scene.write(&Caller::Anonymous, "x"), Err(ModerationDenied::Forbidden), "no reports here");
}

#[test]
fn visitors_report_where_that_is_on_and_read_nothing() {
    let scene = Scene::new(&["enable_moderation", "enable_report"]);
    let stranger = in_person(&scene.world.user("stranger@example.org", Role::User));
    assert_eq!(scene.write(&Caller::Anonymous, "Spam!"), Ok(MessageAuthor::Anonymous));
    assert_eq!(scene.write(&stranger, "Spam!"), Ok(MessageAuthor::Registered));
    assert_eq!(scene.read(&Caller::Anonymous), Err(ModerationDenied::Forbidden));
    assert_eq!(scene.read(&stranger), Err(ModerationDenied::Forbidden));
    let author = in_person(&scene.author);
    assert_eq!(scene.read(&author).unwrap(), Vec::<String>::new(), "a report is for the editors");
    for text in ["", "  ", "a\0", &"x".repeat(5_001)] {
        assert_eq!(scene.write(&Caller::Anonymous, text), Err(ModerationDenied::Malformed));
    }
    let application = by_application(&scene.author, "event:write");
    assert_eq!(scene.write(&application, "x"), Err(ModerationDenied::InsufficientScope));
    assert_eq!(scene.read(&application), Err(ModerationDenied::InsufficientScope));
}

#[test]
fn the_address_of_the_instance_gets_the_letters_if_there_is_one() {
    let scene = Scene::new(&["enable_moderation", "enable_report"]);
    let set = vec![("admin_email".to_owned(), "us@example.org".into())];
    InstanceService::new(scene.world.ports.clone())
        .change(set, &Administrator::at_the_command_line())
        .unwrap();
    scene.write(&Caller::Anonymous, "Spam!").unwrap();
    assert_eq!(letters(&scene.world), [("us@example.org".to_owned(), "message")]);
}

#[test]
fn who_wants_no_letters_gets_none_about_the_agenda() {
    let scene = Scene::new(&["enable_moderation", "enable_report"]);
    let silence = UserChange { to_notify: Some(false), ..UserChange::default() };
    for name in ["admin@example.org", "author@example.org"] {
        let users = administration(&scene.world);
        users
            .change(UserKey::Email(email(name)), silence.clone(), &Administrator::at_the_command_line())
            .unwrap();
    }
    scene.write(&Caller::Anonymous, "Spam!").unwrap();
    scene.write(&in_person(&scene.editor), "The day is wrong").unwrap();
    assert_eq!(letters(&scene.world), []);
    RecoveryService::new(scene.world.ports.clone()).request(email("author@example.org")).unwrap();
    let own = [("author@example.org".to_owned(), "recovery")];
    assert_eq!(letters(&scene.world), own, "those about their own account come anyway");
}

#[test]
fn an_editor_shuts_members_out_and_nobody_else() {
    let scene = Scene::new(&["enable_moderation"]);
    let editor = in_person(&scene.editor);
    let disable = |caller: &Caller, event: &Event| scene.service().disable_author(caller, Some(event.id));
    assert_eq!(denial(disable(&in_person(&scene.author), &scene.event)), ModerationDenied::Forbidden);
    let others = [scene.world.user("other@example.org", Role::Editor), scene.editor.clone()];
    for other in &others {
        let event = add(&scene.world, &in_person(other), submission());
        assert_eq!(denial(disable(&editor, &event)), ModerationDenied::Forbidden);
    }
    let nobodys = add(&scene.world, &Caller::Anonymous, submission());
    assert_eq!(denial(disable(&editor, &nobodys)), ModerationDenied::NotFound);
    disable(&editor, &scene.event).unwrap();
    try_log_in(&scene.world, "author@example.org", uncino_testkit::fixtures::PASSWORD).unwrap_err();
}
