//! Their users: accounts of our own, with their numbers, passwords, roles and standing. No two ever become one.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::old::Old;
use super::report::{Report, RowReport};
use super::row::Row;
use crate::clock::Timestamp;
use crate::id::UserId;
use crate::people::password::PasswordHash;
use crate::people::user::{Description, EmailAddress, Role, Standing, User};

/// Users by their numbers.
pub(super) type Users = BTreeMap<UserId, User>;

/// What their users become.
pub(super) fn users(old: &Old, authors: &BTreeSet<UserId>, now: Timestamp, report: &mut Report) -> Users {
    let rows = old.rows("users");
    let token_holders: BTreeSet<UserId> =
        old.rows("oauth_tokens").iter().filter_map(|row| row.integer("userId")).map(UserId).collect();
    // Those who have events or tokens were let in once.
    let is_busy = |id: &UserId| authors.contains(id) || token_holders.contains(id);
    let mut oldest_first: Vec<(UserId, &Row)> = Vec::new();
    for row in rows {
        match row.integer("id").filter(|id| *id > 0) {
            Some(id) => oldest_first.push((UserId(id), row)),
            None => report.row("users", "?").trouble("it has no number", "it stays behind"),
        }
    }
    oldest_first.sort_by_key(|(id, row)| (row.moment("createdAt"), *id));
    let mut names = HashSet::new();
    let mut users = Users::new();
    for (id, row) in oldest_first {
        let mut said = report.row("users", id.to_string());
        let Some(email) = name_of(id, row, &mut names, &mut said) else {
            said.trouble("there is no name left for it", "it stays behind");
            continue;
        };
        let user = User {
            id,
            email,
            password: password(row, &mut said),
            role: role(row, &mut said),
            standing: standing(row, is_busy(&id), &mut said),
            description: description(row, &mut said),
            to_notify: row.flag("to_notify").unwrap_or(true),
            created_at: row.moment("createdAt").unwrap_or(now),
            updated_at: row.moment("updatedAt").unwrap_or(now),
        };
        users.insert(id, user);
    }
    report.comes("users", (rows.len(), users.len()), "accounts, with their numbers, passwords and roles");
    users
}

/// What they log in with. Of several whose addresses differ in case only the oldest has the address; the others keep their
/// spelling.
fn name_of(
    id: UserId,
    row: &Row,
    names: &mut HashSet<String>,
    said: &mut RowReport<'_>,
) -> Option<EmailAddress> {
    let typed = row.text("email").unwrap_or_default();
    if typed.trim() != typed {
        said.trouble("spaces around the e-mail address", "they are left out");
    }
    let mut take = |email: EmailAddress| names.insert(email.as_str().to_owned()).then_some(email);
    let taken = EmailAddress::known(&typed).and_then(&mut take);
    if let Some(email) = taken {
        if !email.takes_letters() {
            said.trouble(
                "its e-mail address is none",
                "the account logs in with that name; it gets no letters and can't recover its password",
            );
        }
        return Some(email);
    }
    if let Some(email) = EmailAddress::spelled(&typed).and_then(&mut take) {
        said.trouble(
            "another account has the same e-mail address, in other capitals",
            "both stay: this one logs in with its exact spelling, and gets no letters and no recovery",
        );
        return Some(email);
    }
    let stand_in = format!("user-{id}");
    let spellings = std::iter::once(stand_in.clone()).chain((1..=id.0).map(|n| format!("{stand_in}-{n}")));
    let name = spellings.filter_map(|name| EmailAddress::known(&name)).find_map(&mut take)?;
    said.trouble(
        "it has no e-mail address that an account can have, or one that another account has",
        format!("it logs in as {name}"),
    );
    Some(name)
}

fn password(row: &Row, said: &mut RowReport<'_>) -> PasswordHash {
    let Some(text) = row.some_text("password") else {
        said.trouble("no password was ever chosen", "the account comes without one: recovery sets it");
        return PasswordHash::none();
    };
    PasswordHash::imported(text.trim()).unwrap_or_else(|| {
        said.trouble(
            "its password was made in a way that can't be checked",
            "the account comes without one: recovery sets it",
        );
        PasswordHash::none()
    })
}

fn role(row: &Row, said: &mut RowReport<'_>) -> Role {
    let is_admin = row.flag("is_admin") == Some(true);
    let Some(name) = row.some_text("role") else {
        // Before 1.15.3 there was no such column, and the other one counted.
        if is_admin && !row.has("role") {
            return Role::Admin;
        }
        if row.has("role") {
            let wrong = if is_admin { "no role, and is_admin, which isn't read any more" } else { "no role" };
            said.trouble(wrong, "it becomes a user; an administrator can give it more");
        }
        return Role::User;
    };
    Role::parse(&name).unwrap_or_else(|| {
        said.trouble("a role that nobody knows", "it becomes a user; an administrator can give it more");
        Role::User
    })
}

fn standing(row: &Row, is_busy: bool, said: &mut RowReport<'_>) -> Standing {
    let is_active = row.flag("is_active");
    if is_active.is_none() {
        said.trouble("nothing is said of whether it is active", "it is not");
    }
    match (is_active.unwrap_or(false), is_busy) {
        (true, _) => Standing::Active,
        (false, true) => Standing::Disabled,
        (false, false) => Standing::Waiting,
    }
}

fn description(row: &Row, said: &mut RowReport<'_>) -> Option<Description> {
    let text = row.some_text("description")?;
    if let Some(description) = Description::parse(&text) {
        return Some(description);
    }
    let fit = text.chars().filter(|c| *c == '\n' || !c.is_control()).take(Description::MAX);
    let cut = Description::parse(&fit.collect::<String>());
    said.trouble(
        format!("what it says of itself is longer than {} characters, or can't be shown", Description::MAX),
        if cut.is_some() { "it is cut" } else { "it is left out" },
    );
    cut
}
