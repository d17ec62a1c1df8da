//! The URL table of the pages, of which each wing has its part.

use actix_web::HttpResponse;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use crate::pages::by_our_name::only_by_our_name;
use crate::pages::visit::Visit;
use crate::people::brought_log_in::take_brought_log_in;
use crate::{agenda, etag, instance, oauth, people};

/// Adds the pages: who doesn't call us by our name is shown none.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(
        web::scope("")
            .configure(oauth::routes::pages)
            .configure(people::routes::pages)
            .configure(agenda::routes::pages)
            .configure(instance::routes::pages)
            .default_service(web::to(not_found))
            .wrap(from_fn(etag::name_by_content))
            .wrap(from_fn(take_brought_log_in))
            .wrap(from_fn(only_by_our_name)),
    );
}

/// No such page.
async fn not_found(visit: Visit) -> HttpResponse {
    visit.not_found()
}
