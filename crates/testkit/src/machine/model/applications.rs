//! What comes of what administrators and housekeeping do to applications.

use super::{App, DAY, Model, Standing};
use crate::machine::action::Kind;
use crate::machine::outcome::{Forecast, Outcome};

const UNUSED_COMPATIBLE: i64 = 90 * DAY;
const UNUSED_DYNAMIC: i64 = 7 * DAY;

impl Model {
    pub(super) fn register(&mut self, kind: Kind) -> Forecast {
        self.apps.push(App {
            kind,
            is_compatible: kind == Kind::Compatible,
            standing: Standing::Active,
            registered_at: self.now,
            got_a_token: false,
        });
        Outcome::Done.into()
    }

    /// Gives an application another standing.
    pub(super) fn stop(&mut self, app: usize, standing: Standing) -> Forecast {
        if self.apps[app].standing == Standing::Gone {
            return Forecast::denied("not found");
        }
        let comes_back = self.apps[app].standing == Standing::Stopped && standing == Standing::Active;
        if comes_back && (0..self.people.len()).any(|person| self.can_act_for(app, person)) {
            self.cover("tokens came back with their application");
        }
        self.apps[app].standing = standing;
        Outcome::Done.into()
    }

    pub(super) fn make_strict(&mut self, app: usize) -> Forecast {
        if self.apps[app].standing == Standing::Gone {
            return Forecast::denied("not found");
        }
        self.apps[app].is_compatible = false;
        Outcome::Done.into()
    }

    /// All that housekeeping may change: registrations that never got a token go.
    pub(super) fn sweep(&mut self) -> Forecast {
        let mut swept = false;
        for app in &mut self.apps {
            let kept_for = match app.kind {
                Kind::Compatible => UNUSED_COMPATIBLE,
                Kind::Dynamic | Kind::DynamicWithoutRefresh | Kind::DynamicPublic => UNUSED_DYNAMIC,
                Kind::Confidential | Kind::Public => continue,
            };
            if !app.got_a_token && self.now - app.registered_at > kept_for {
                app.standing = Standing::Gone;
                swept = true;
            }
        }
        if swept {
            self.cover("an unused registration was swept");
        }
        Outcome::Done.into()
    }
}
