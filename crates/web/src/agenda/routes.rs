//! The part of the agenda in the URL table.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use uncino_domain::agenda::picture::PictureVariant;

use crate::agenda::api::{
    announcements, calendars, collections, event, event_detail, event_messages, event_meta, event_moderation,
    events, filters, places, tags,
};
use crate::agenda::pages::{
    add, admin_announcements, admin_calendars, admin_collections, admin_events, admin_places, admin_queue,
    admin_tags, announcement, embed, event as event_page, export, own_events, report, slices,
};
use crate::agenda::paths::picture_folder;
use crate::agenda::{feeds, media};
use crate::cors;
use crate::endpoint::{Endpoint, endpoints};
use crate::methods::Method::{Get as GET, Post as POST};
use crate::methods::{at, form_only};

/// In the API.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut table = endpoints![
        [event::post, event::put],
        [event_moderation::unconfirmed],
        [event_moderation::confirm],
        [event_moderation::unconfirm],
        [event_messages::disable_author],
        [event_messages::assign_to_author],
        [event_messages::list, event_messages::post],
        [event_meta::get],
        [event_detail::get],
        [events::get, event::post_to_list],
        [calendars::import],
        [event_moderation::mine],
        [collections::list, collections::post],
        [collections::events],
        [collections::toggle],
        [collections::move_up],
        [collections::delete],
        [filters::post],
        [filters::list_of, filters::put, filters::delete],
        [places::search, places::put],
        [places::get],
        [places::list],
        [tags::search, tags::put],
        [tags::get, tags::delete],
        [tags::list],
        [announcements::list, announcements::post],
        [announcements::get, announcements::put, announcements::delete],
    ];
    let of_one = endpoints![[event::delete]];
    table.extend(of_one.into_iter().map(|endpoint| endpoint.and(GET(web::to(event_detail::get)))));
    table
}

/// What feed readers, calendars and other people's pages ask for.
pub(crate) fn for_other_sites(config: &mut ServiceConfig) {
    config.configure(feeds::routes);
    for variant in PictureVariant::all() {
        let path = format!("{}/{{file}}", picture_folder(variant));
        config.service(at(&path, [GET(media::get(variant))]).wrap(from_fn(cors::open)));
    }
}

/// What people see.
pub(crate) fn pages(config: &mut ServiceConfig) {
    config
        .service(at("/", [GET(web::to(slices::home))]))
        .service(at("/past", [GET(web::to(slices::past))]))
        .service(at("/search", [GET(web::to(slices::search))]))
        .service(at("/tag/{tag}", [GET(web::to(slices::tag))]))
        .service(at("/place/{name_or_id}", [GET(web::to(slices::place))]))
        .service(at("/place/{id}/{name}", [GET(web::to(slices::place))]))
        .service(at("/collection/{name}", [GET(web::to(slices::collection))]))
        .service(at("/add", [GET(web::to(add::get)), POST(web::to(add::post))]))
        .service(form_only("/add/import", web::to(add::import::post), "/add"))
        .service(at("/add/{id}", [GET(web::to(add::get_one)), POST(web::to(add::post_one))]))
        .service(at("/account/events", [GET(web::to(own_events::get)), POST(web::to(own_events::post))]))
        .service(at("/announcement/{id}", [GET(web::to(announcement::get))]))
        .service(at("/export", [GET(web::to(export::get))]))
        .service(at("/embed/list", [GET(web::to(embed::list))]))
        .service(at("/embed/{event}", [GET(web::to(embed::one))]))
        .service(form_only("/account/events/removed", web::to(own_events::restore), "/account/events"))
        .service(at("/my_events", [GET(web::to(own_events::where_gancio_has_it))]))
        .service(at("/event/{slug}/report", [GET(web::to(report::get)), POST(web::to(report::post))]))
        .service(at(
            "/event/{slug}/messages",
            [GET(web::to(event_page::messages::get)), POST(web::to(event_page::messages::post))],
        ))
        .service(at(
            "/event/{slug}/merge",
            [GET(web::to(event_page::merge::get)), POST(web::to(event_page::merge::post))],
        ))
        .service(form_only("/event/{slug}/show", web::to(event_page::deeds::show), "/event/{slug}"))
        .service(form_only("/event/{slug}/hide", web::to(event_page::deeds::hide), "/event/{slug}"))
        .service(form_only("/event/{slug}/remove", web::to(event_page::deeds::remove), "/event/{slug}"))
        .service(at("/event/{slug}", [GET(web::to(event_page::get))]))
        .configure(looked_after)
        .service(at("/admin/events", [GET(web::to(admin_events::get))]))
        .service(form_only("/admin/events/hide", web::to(admin_events::hide), "/admin/events"))
        .service(form_only("/admin/events/show", web::to(admin_events::show), "/admin/events"))
        .service(at("/admin/places", [GET(web::to(admin_places::get))]))
        .service(at(
            "/admin/places/{id}/merge",
            [GET(web::to(admin_places::plan_merge)), POST(web::to(admin_places::merge))],
        ))
        .service(at(
            "/admin/places/{id}",
            [GET(web::to(admin_places::one)), POST(web::to(admin_places::edit))],
        ))
        .service(at("/admin/tags", [GET(web::to(admin_tags::get)), POST(web::to(admin_tags::post))]))
        .service(at(
            "/admin/queue",
            [GET(web::to(admin_queue::get)), POST(web::to(admin_queue::deeds::post))],
        ));
}

/// What administrators look after around the events.
fn looked_after(config: &mut ServiceConfig) {
    config
        .service(at(
            "/admin/calendars",
            [GET(web::to(admin_calendars::get)), POST(web::to(admin_calendars::post))],
        ))
        .service(at(
            "/admin/collections",
            [GET(web::to(admin_collections::get)), POST(web::to(admin_collections::deeds::post))],
        ))
        .service(at(
            "/admin/collections/new",
            [GET(web::to(admin_collections::add::get)), POST(web::to(admin_collections::add::post))],
        ))
        .service(at(
            "/admin/collections/{id}",
            [GET(web::to(admin_collections::one::get)), POST(web::to(admin_collections::one::post))],
        ))
        .service(at(
            "/admin/announcements",
            [GET(web::to(admin_announcements::get)), POST(web::to(admin_announcements::deeds::post))],
        ))
        .service(at(
            "/admin/announcements/new",
            [
                GET(web::to(admin_announcements::edit::get_new)),
                POST(web::to(admin_announcements::edit::post_new)),
            ],
        ))
        .service(at(
            "/admin/announcements/{id}",
            [GET(web::to(admin_announcements::edit::get)), POST(web::to(admin_announcements::edit::post))],
        ));
}
