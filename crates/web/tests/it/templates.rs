//! Every page renders whatever it may have to show.

#[test]
fn every_page_renders_with_every_sample() {
    uncino_web::check_templates().unwrap();
}
