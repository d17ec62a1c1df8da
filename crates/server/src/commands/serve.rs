//! `uncino serve`

use crate::application::Application;
use crate::exit::Failure;
use crate::settings::Settings;

/// Serves until it is told to end.
pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    let application = Application::build(settings)?;
    let failed = |error: std::io::Error| Failure::Unavailable(format!("can't serve: {error}"));
    let address = application.address().map_err(failed)?;
    tracing::info!(%address, base_url = %application.base_url(), "Uncino is listening");
    if !application.has_users()? {
        tracing::info!(
            "nobody can log in yet; make the first account: uncino users create EMAIL --role admin"
        );
    }
    actix_web::rt::System::new().block_on(application.serve()).map_err(failed)
}
