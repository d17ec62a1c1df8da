//! `uncino serve`

use crate::application::Application;
use crate::ending::Ending;
use crate::exit::Failure;
use crate::settings::Settings;

/// Serves until it is told to end.
pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(serve(settings))
}

async fn serve(settings: &Settings) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Unavailable(format!("can't serve: {error}"));
    // Before anybody can know that this program is there.
    let ending = Ending::listen().map_err(failed)?;
    let application = Application::build(settings)?;
    let address = application.address().map_err(failed)?;
    if let Some(link) = application.set_up_link()? {
        tracing::warn!(
            "this agenda has no administrator yet; within 24 hours, open this link to set it up:\n\n    {link}\n"
        );
    }
    tracing::info!(%address, base_url = %application.base_url(), "Uncino is listening");
    application.serve(ending).await.map_err(failed)
}
