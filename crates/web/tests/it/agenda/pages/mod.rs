mod add;
mod add_change;
mod admin_queue;
mod event;
mod event_around;
mod event_form;
mod event_head;
mod slices;
