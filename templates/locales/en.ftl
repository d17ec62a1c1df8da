# What people read, in English: pages, letters, feeds. A message is named by its page or noun and by what it is. Arguments
# stand in the text as { $name }; what comes from people is set apart on pages, so no marks are needed around it.
# Another language is another file beside this one, named by its tag, with the same messages and arguments.

# The locale of dates, numbers and lists (BCP 47). English words, with days before months.
locale = en-GB

## Around every page

skip-to-content = Skip to the content
your-pages = Your pages
your-account = Your account
administration = Administration
waiting-events = Waiting events
log-out = Log out
log-in = Log in
register = Register
about-this-agenda = About this agenda
about-title = About
powered-by = Powered by Uncino.
theme = Colours
theme-auto = Automatic
theme-light = Light
theme-dark = Dark
page-title = { $title } – { $instance }
# Before a page's title when its form has mistakes.
error-mark = Error:
mistakes =
    { $count ->
        [one] One answer needs another look
       *[other] { $count } answers need another look
    }
nothing-has-changed = Nothing has changed
opens-in-a-new-tab = (opens in a new tab)
tags = Tags
all-events = All events
go-to-all-events = Go to all events
email-address = E-mail address
password = Password
new-password = New password
password-help = At least 8 characters.
cancel = Cancel
remove = Remove
for-developers = For developers
leads-to = Leads to
last-used = Last used
not-yet = not yet
suspended = Suspended
events = Events
since = Since

## Moments

moment-day = { $day }
moment-weekday-day = { $weekday } { $day }
moment-hour = { $day }, { $time }
moment-time = { $time }
moment-from-to = { $from } – { $to }
moment-from-to-later = { $from } – { $day }, { $to }
# $day is with its weekday, $span one of the three before.
moment-event = { $day }, { $span }

## What forms say

form-stale = The page was open for too long, or cookies are off. Please send it again.
form-no-email = This is no e-mail address. It looks like anna@example.org.
form-password-too-short = Use at least 8 characters.
form-password-too-long = Use at most 1,024 bytes, which is about as many letters.
form-time-zone = Choose a time zone from the list.
form-language = Choose a language from the list.
form-name = Give your agenda a name of 1 to 100 characters.
end-applications = Also take back the permission of all applications
agenda-name = Name
time-zone = Time zone
time-zone-help = Events are shown in this time.
# A part of the world, as the names of time zones begin.
time-zone-region =
    { $region ->
        [Africa] Africa
        [America] America
        [Antarctica] Antarctica
        [Arctic] Arctic
        [Asia] Asia
        [Atlantic] Atlantic Ocean
        [Australia] Australia
        [Brazil] Brazil
        [Canada] Canada
        [Chile] Chile
        [Europe] Europe
        [Indian] Indian Ocean
        [Mexico] Mexico
        [Pacific] Pacific Ocean
       *[other] Others
    }
language = Language
language-help = What your agenda is in. Uncino’s own pages are in English for now.

## The home page

home-over = (over)
home-not-set-up-title = Nothing here yet
home-not-set-up = This agenda is not set up yet. Whoever started it finds a link in the server’s log.
home-empty-title = Nothing planned yet
home-empty = The next events of { $instance } will be here, day by day: what, when and where.
home-empty-how = The first one comes from somebody who adds it here, or from an application connected to this agenda: publish an event on your WordPress site with the WPGancio plugin, for example, and it appears here.

slice-coming = What’s on
slice-from = From { $day }
slice-weekend = This weekend
slice-next-week = Next week
slice-words = “{ $name }”
slice-past = What was on
slice-past-words = “{ $name }” in the past
slice-tag = #{ $name }
slice-place = { $name }
slice-collection = { $name }
# $tags and $places are lists, with an “or” before the last.
slice-chosen =
    { $by ->
        [tags] Tagged { $tags }
        [places] At { $places }
       *[both] Tagged { $tags }, at { $places }
    }
slice-empty-title = Nothing here now
slice-empty = Nothing that is on or to come was found. Try other words or another day.
slice-empty-past = Nothing that is over was found. Try other words.
day-today = Today
day-tomorrow = Tomorrow
day-weekday = { $weekday }
chip-all = All
chips-label = Parts of the agenda
search-label = Search events, places, tags
search-button = Search
strip-label = The next two weeks
strip-weekday = { $weekday }
# For who doesn’t see the dots.
strip-day =
    { $weekday } { $day }, { $count ->
        [0] no events
        [one] { $count } event
       *[other] { $count } events
    }
on-now = On now
card-day = { $day }
card-until = until { $day }
card-repeats = repeats
card-online = online
more-events = More events
later-events = Later events
earlier-events = Earlier events
past-events = Past events
events-to-come = Events to come
subscribe-title = Subscribe to exactly this
subscribe-calendar = In your calendar
subscribe-ics = Calendar file
subscribe-rss = Feed (RSS)
embed-title = Put this on your site, or share it
embed-help = Paste this where your site takes HTML
# In a frame on another site.
embed-nothing = Nothing is planned here now.
embed-gone = This event isn’t here any more.
share-address = The address of this page

## Feeds, and what other sites paste

export-title = Feeds and your site
export-lead = Choose what you want of this agenda. Then subscribe to it, or show it on a site of yours: it is always up to date.
export-tags-help = With commas between them. An event with one of them is chosen.
export-place = Place (optional)
export-no-place = No place of this agenda is called that. Choose one that is offered.
export-collection = Collection
export-everything = All events
export-theme = Colours
theme-reader = As the reader prefers
export-button = Show
export-feeds = Subscribe
export-json = Data (JSON)
export-site = On your site
export-frame = Frame
export-frame-help = Works on every site that takes HTML, also where scripts are not allowed.
export-component = Element
export-component-help = Takes the width and the letters of your site. It needs a script.
export-preview = That is how the frame looks
export-more = Choose more: several tags, colours, a frame

## About

about-take-part = Take part
about-register = Register to add events

## What runs here

source-title = Source code
source-version = Uncino
source-commit = Commit
source-free = Uncino is free software under the GNU Affero General Public License, version 3: you may use, study, share and change it.
source-get = Get the source code
source-ask = Who runs this agenda owes you the source code of exactly what runs here, with all their changes. Ask them for it.
source-hint = Set server.source_url to where it is, and this page leads there.

## An event

event-waits = This event waits for an editor. Nobody else sees it.
event-is-hidden = This event is hidden. Only its author and the editors see it.
event-desk = What you can do with this event
event-edit-date = Edit this date
event-edit-series = Edit all dates
event-show = Show to everybody
event-hide = Hide
event-messages = Messages ({ $count })
event-off-the-board = Events that repeat don’t stand on the first page of this agenda. People find them by tag, place and address.
# Then follows by whom. $day is as in 26 November 2026.
event-added = Added on { $day } by
event-added-by-nobody = somebody without an account
event-published = Published. Everybody sees the event now.
event-saved = Saved.
event-shown = Everybody sees the event now.
event-shown-already = Somebody was quicker: everybody sees the event already.
event-hidden = Hidden. You can show it again below.
event-hidden-already = Somebody was quicker: the event is hidden already.
event-hide-title = Hide this event?
event-hide-help = Only its author and the editors see it then. You can show it again at any time.
event-hide-button = Hide event
event-reason-help = Whoever sent the event reads it.
event-remove-date-help = Nobody sees this date then; the others stay. You can have it back under Your events for 30 days.
event-merge = Merge
event-merged = { $title } is this event now, and its address leads here.
event-merged-already = Somebody was quicker: the two events are one already.
merge-title = Merge with another event
merge-lead = If the same event came twice, one of the two stays, and the address of the other leads there. This one stays:
merge-search = Look for it among all that isn’t over
merge-same-day = On the same day
merge-found = What was found
merge-look = Look at it
merge-look-label = Look at it: { $title }
merge-empty = Nothing else begins on that day. Look for it by its words.
merge-preview-button = See what comes of it
merge-none-chosen = Choose the other event first.
merge-gone = This event isn’t there any more.
merge-other-gone = The other event isn’t there any more: it was removed, or merged already.
merge-only-once = This event repeats. Only events that take place once can be merged.
merge-other-repeats = The other event repeats now. Only events that take place once can be merged.
merge-same = That is this very event. Choose another one.
merge-preview-title = Make these two one?
merge-stays = This one stays
merge-stays-help = It keeps its address, author, title, place and time.
merge-takes = It takes over what it lacks:
merge-takes-nothing = It has all that the other says already.
# $end is as in 23 November 2026, 21:00.
merge-takes-end = when it ends: { $end }
merge-takes-description = the description
merge-takes-picture = the picture
merge-takes-tags = tags: { $list }
merge-takes-online = where to take part online: { $list }
merge-hides = Everybody sees the other event, but not this one. Confirm or show this one afterwards.
merge-goes = This one is removed
merge-goes-help = Its address leads to the event that stays, and its author is told so. You can have it back under Your events for 30 days.
merge-button = Merge events
messages-title = Messages
messages-to-author = Write about this event
messages-to-editors = Write to the editors
messages-author-reads = The author reads it too
messages-author-reads-help = They get a letter, if they can be reached. Otherwise only editors read it.
messages-send = Send message
messages-sent = Sent.
messages-written = What was written, the latest first
messages-latest = Only the latest { $count } are shown.
messages-editor = The editors
messages-author = The author
messages-registered = Somebody with an account
messages-visitor = A visitor
messages-internal = editors only
event-over = This event is over
event-when = When
event-where = Where
event-online = Online
event-calendar = Add to your calendar
event-map = Map
event-share = Share
event-share-letter = Send it by e-mail
event-qr = The address of this event, as a QR code
report-title = Report this event
report-message = What is wrong?
report-help = The editors of this agenda read it. Write how they can reach you if you want an answer.
report-no-words = Write at least a word, and at most 5,000 characters.
report-button = Send
report-sent-title = Thank you
report-sent = The editors of this agenda have your words now.
# What is shown of an event without a description, elsewhere. $when is its day and hours.
event-summary = { $when }, { $place }
# How a series repeats; $weekday as in Thursday.
event-repeats-weeks =
    { $count ->
        [1] Every { $weekday }
        [2] Every two weeks, on { $weekday }
        [3] Every three weeks, on { $weekday }
       *[other] Every { $count } weeks, on { $weekday }
    }
# $day is the day of the month, as a number.
event-repeats-months =
    { $count ->
        [1] Every month, on day { $day }
        [2] Every two months, on day { $day }
        [3] Every three months, on day { $day }
       *[other] Every { $count } months, on day { $day }
    }
event-repeats-weekday =
    { $which ->
        [first] The first { $weekday } of the month
        [second] The second { $weekday } of the month
        [third] The third { $weekday } of the month
        [fourth] The fourth { $weekday } of the month
       *[last] The last { $weekday } of the month
    }
# $count is two or more.
event-repeats-weekday-of-months =
    { $which ->
        [first] Every { $count } months, on the first { $weekday }
        [second] Every { $count } months, on the second { $weekday }
        [third] Every { $count } months, on the third { $weekday }
        [fourth] Every { $count } months, on the fourth { $weekday }
       *[last] Every { $count } months, on the last { $weekday }
    }
# $day is as in 26 November.
event-repeats-years = Every year on { $day }
event-repeats-unknown = On several dates
# $repeats is one of those above, $day as in 26 November 2026.
event-repeats-until = { $repeats }, until { $day }
event-dates = More dates
event-more-at = More at { $place }
event-neighbours = Before and after
event-previous = Previous event
event-next = Next event

## Adding and changing an event

add-title = Add an event
add-preview = Preview
add-preview-title = So it will look
add-preview-help = Nothing is saved yet. You can change everything below.
add-log-in-there = Log in in another tab
add-anonymous = You are not logged in: an editor looks at your event first, then everybody sees it.
add-button = Publish event
add-button-anonymous = Send event
add-reply = An answer
add-reply-to = Your e-mail address (optional)
add-reply-to-help = A letter then says what became of your event. Only the editors see the address.
add-no-reply-address = This is no e-mail address.
add-waiting-title = Thank you
add-waiting = Your event has arrived. An editor looks at it first, then everybody sees it.
add-another = Add another event
change-title = Edit event
change-times = Change
change-times-help = A date that was changed by itself stays as it is when the others are changed later.
change-this = Only this date
change-following = This date and all that follow
change-all = All dates to come
change-back = Back to the event
change-button = Save event
event-what = What
event-title = Title
event-description = Description (optional)
event-description-help = A blank line begins a paragraph. Addresses of the web become links.
event-description-help-rich = It has lists, headings or bold words, which aren’t shown here. They stay as long as you leave these words alone.
event-tags = Tags (optional)
event-tags-help = With commas between them: concert, jazz.
event-date = Date
event-from = From
event-to = To
event-to-optional = To (optional)
event-until = Last day (optional)
event-until-help = Only if it lasts several days. If it ends in the night, by noon of the next day, leave this empty.
event-repeats = Repeats
event-repeats-help = Counted from the date above.
event-repeats-until-label = Repeats until (optional)
event-repeats-until-help = The last day on which it can take place. It goes on if there is none.
event-place = Place
event-place-help = The name by which people know it.
event-place-help-online = The name by which people know it. Write “online” if there is none.
event-address = Address
event-address-help = Leave it empty for a place that is known here: its address is used.
event-online-locations = Online (optional)
event-online-locations-help = Where to take part from afar, one address a line.
event-picture = Picture
event-image = Picture (optional)
event-image-other = Another picture (optional)
event-image-help = JPEG, PNG, WebP or GIF, at most 10 MiB.
event-image-again = Please choose the picture again. Your browser could not keep it.
event-image-name = What does it show? (optional)
event-image-name-help = For people who don’t see it.
event-use-picture = Use this picture again
event-focus = What must stay in view
event-focus-help = Lists show only a part of the picture, around this point.
focus-top-left = Top left
focus-top = Top
focus-top-right = Top right
focus-left = Left
focus-middle = Middle
focus-right = Right
focus-bottom-left = Bottom left
focus-bottom = Bottom
focus-bottom-right = Bottom right
event-remove-picture = Remove this picture
event-take-picture = Take the picture from { $host }
event-take-picture-help = A file that you choose is taken instead.
event-take-picture-look = Look at the picture
import-title = Fill in from a page
import-address = Address of the event
import-address-help = Its page at another agenda or site, or a calendar. What is blank below is filled in; what you typed stays. Nothing is published yet.
import-button = Fill in
import-found = Filled in from { $host }. Look at everything: nothing is published yet.
import-found-one-of-many =
    { $others ->
        [one] Filled in from { $host }, with the next event: one other is there. Look at everything: nothing is published yet.
       *[other] Filled in from { $host }, with the next event: { $others } others are there. Look at everything: nothing is published yet.
    }
import-no-address = This is no address of a page. Such an address begins with https://.
import-unreachable = This agenda can’t read that page: it isn’t there, doesn’t answer, or isn’t public. Fill in the form by hand.
import-too-large = The page is too large to be read.
import-no-event = No event can be read on that page. Fill in the form by hand.
import-overloaded = Too many pages are being read right now. Try again in a moment.
import-too-many = You have had many pages read in a short time. Wait a little, then try again.
add-once = Takes place once
add-every-week = Every week
add-every-two-weeks = Every two weeks
add-every-month = Every month on the same day, such as the 12th
add-every-month-weekday = Every month on the same weekday, such as the second Friday
add-every-year = Every year
add-repeats-as-it-is = As it does now
# What is said beside the fields.
add-logged-out = You are not logged in any more. Log in in another tab, come back here and send this once more: nothing that you typed is lost.
add-title-required = Give the event a title.
add-date-required = Choose a day.
add-time-required = Say at what time, such as 21:00.
add-end-required = Say when it ends.
add-skipped-time = The clocks are put forward over this time on that day. Choose another one.
add-ends-before = It ends before it begins. Look at the days and times again.
add-far = This is too far away. Look at the year again.
add-past = This is over already. Without an account you can send what is still to come.
add-several-days-not-allowed = Events of several days are not taken here.
add-place-required = Say where it takes place.
add-address-required = Give the address too: this agenda doesn’t know the place yet.
add-place-gone = This place isn’t known any more. Give its address too.
add-online-not-allowed = Events that are online are not taken here.
add-repeats-until-before = It has to repeat until a day after the first date.
add-of-a-series = This is one of a series, and doesn’t repeat by itself.
add-no-picture = This is no picture, or a damaged one. Choose a JPEG, PNG, WebP or GIF.
add-too-many-pixels = The picture has too many pixels. At most 40 million are taken.
add-picture-too-large = The picture is too large. At most 10 MiB are taken.
add-picture-not-fetched = This picture can’t be had from there. Choose a file, or leave it out.
add-too-many-pictures = Too many pictures are on their way right now. Try again in a moment.
add-overgrown = The description is too long.
add-unreadable = There is a character in it that can’t be kept.
add-too-long = This is too long. At most { $most } characters are kept.
add-too-many = These are too many. At most { $most } are kept.
add-too-many-events = You have sent many events in a short time. Wait a little, then send this one again.
add-changed-meanwhile = Somebody changed this event while you were writing. Look at it in another tab. If you send this once more, it takes the place of what is there now.

## Logging in

log-in-not-yet = You are not logged in yet
log-in-to-email = Go to the e-mail address
log-in-to-password = Go to the password
log-in-to-continue = Log in to continue to { $application }
log-in-here = You log in here, on { $instance }. The application does not see your password.
log-in-forgot = Forgot your password?
log-in-wrong = The e-mail address and the password don’t belong together, or the account isn’t active.
log-in-waits = Your password is right, but your account waits for an administrator. You can log in once it is approved.
log-in-incomplete = Type both your e-mail address and your password.
log-in-too-late = You were logged out meanwhile, so nothing of what you sent was done. Log in, then send it again.
log-in-password-set = Your password is set. Log in with it now.
log-in-ended = You are logged out everywhere.
log-in-stale = The page was open for too long, or cookies are off. Please log in again.
log-in-wait-seconds =
    { $seconds ->
        [one] There were too many attempts. Try again in a second.
       *[other] There were too many attempts. Try again in { $seconds } seconds.
    }
log-in-wait-minutes =
    { $minutes ->
        [one] There were too many attempts. Try again in a minute.
       *[other] There were too many attempts. Try again in { $minutes } minutes.
    }

## A forgotten password, and a new one

recover-sent-title = A link for a new password
recover-sent-heading = Look into your mail
recover-sent = If this address has an account, a letter with a link is on its way. The link works for one hour.
recover-sent-nothing = Nothing there after a few minutes? Look among the unwanted mail, then { $link }.
recover-sent-nothing-link = ask again
recover-kept-heading = Ask the people who run this agenda
recover-kept = This agenda sends no letters yet. If this address has an account, its administrators find the link for you. It works for one hour.
recover-lead = We send you a link with which you can choose a new one.
recover-lead-kept = A link lets you choose a new one. This agenda sends no letters yet: its administrators give you the link.
recover-send = Send the link
recover-dead-link = Ask for a new letter: choose “Forgot your password?” on the log-in page.
new-password-title = Choose a password
new-password-lead = It is for the account of { $email } on { $instance }.
new-password-end-applications-help = Tick this if somebody else may have used your account. You can connect the applications again afterwards.
new-password-set = Set password

## Asking for an account

register-done-title = Thank you
register-done = The people who run { $instance } will look at what you sent. A letter comes to your e-mail address when your account is approved.
register-done-kept = The people who run { $instance } will look at what you sent. This agenda sends no letters yet: ask them, or try to log in later.
register-lead = With an account you can publish your events on { $instance }.
register-email-help = We write to you here when your account is approved.
register-email-help-kept = You log in with it.
register-who = Who are you? (optional)
register-who-help = The people who run { $instance } read this before they let you in.
register-who-too-long = Say it in at most 1,000 characters, please.
register-known = Do you have an account?

## The set-up

set-up-title = Welcome to Uncino
set-up-lead = A few answers, and your agenda is ready.
set-up-agenda = Your agenda
set-up-agenda-help = You can change these later.
set-up-name-help = Your neighbourhood, your town, your club: visitors see it on every page.
set-up-account-help = You become the first administrator.
set-up-letters = Letters
set-up-letters-logged = No mail server is set yet, so letters (such as a link for a forgotten password) are written to the server’s log instead. You can set one later in the settings file: { $setting }.
set-up-letters-filed = No mail server is set yet, so letters (such as a link for a forgotten password) are put into a folder on the server instead. You can set one later in the settings file: { $setting }.
set-up-letters-sent = Letters (such as a link for a forgotten password) go out through the mail server of the settings file: { $setting }.
set-up-finish = Finish set-up
set-up-email-taken = This address has an account already, but not an administrator’s. Use another one.
set-up-done = Your agenda is ready.
set-up-dead-link = This agenda is set up already: log in, or look at its events.

## The consent page

consent-title = Authorize { $application }?
consent-logged-in-as = You are logged in as
consent-not-you = (not you?)
consent-destination = After this you go to { $destination }
consent-heading = { $application } wants to publish on { $instance } for you
# Where it asks for other things too.
consent-heading-general = { $application } wants to act on { $instance } for you
consent-about = About the application
consent-not-verified = not verified by the administrators
consent-vouched = The administrators of this agenda know this application.
consent-registered-today = registered today
consent-registered-on = registered on { $day }
consent-website = it says that its website is { $website }
consent-may = It may
consent-may-not = It may not
consent-may-write = add, change and delete your events
consent-may-see-you = see your e-mail address and your role
consent-may-everything = everything that you may do here
consent-may-not-account = change your account or password
consent-may-not-administer = act as editor or administrator
consent-take-back = You can take this back at any time under { $link }.
consent-authorize = Authorize

## A page that leads on, and a code to copy

onward-refused = This application can’t be connected
onward-refused-why = The application asked for something that isn’t possible here. Nothing was shared with it. You haven’t connected it before, so you aren’t sent back to it without being asked.
onward-moment = One moment
onward-moment-why = You are on your way. If nothing happens, press the button.
onward-destination = The next page is on { $destination }
onward-go = Go on
onward-go-and-tell = Go there and tell it
out-of-band-title = Your code
out-of-band-lead = Copy it into the application that asked for it. It works once, and only for a short while.
out-of-band-keep = Give it to nobody else: with it the application may publish for you.
out-of-band-none-title = No code
out-of-band-none-heading = There is no code
out-of-band-none = The application gets no permission.
# $reason is for developers, and in English.
out-of-band-none-because = The application gets no permission: { $reason }.
out-of-band-none-advice = If that is not what you wanted, start again in the application.

## One's own account

account-you-are = You are
account-role =
    { $role ->
        [administrator] an administrator
        [editor] an editor
       *[member] a member
    }
account-events = Your events
account-events-count =
    { $count ->
        [0] None yet
        [one] { $count } event
       *[other] { $count } events
    }
account-applications = Your applications
account-applications-count =
    { $count ->
        [0] None may act for you
       *[other] { $count } may act for you
    }
account-log-ins = Where you are logged in
account-log-ins-count =
    { $count ->
        [one] { $count } place
       *[other] { $count } places
    }
account-letters = Letters
account-letters-wanted = Write to me about the agenda
account-letters-help = What became of your events, what people write about them, applications that may publish for you; to editors also what waits. Letters about your account itself come anyway.
account-letters-button = Save
account-letters-saved = Saved.
account-change-password = Change your password
account-change-password-help = This logs you out everywhere else. Here you stay logged in.
account-current-password = Current password
account-end-applications-help = Tick this if somebody else may have used your account.
account-change-password-button = Change password
account-password-changed = Your password is changed. Everywhere else you are logged out.
account-delete = Delete your account
account-your-password = Your password
account-delete-button = Delete account
account-wrong-password = This is not your password.
account-too-many = There were too many wrong passwords. Wait a little, then try again.
account-last = You are the only administrator. Make somebody else one first.

## Taking everything along

account-export = All that is kept about you, as files
export-own-title = Take everything along
export-own-lead = All that { $instance } keeps about you is yours. Whoever gets one of these files knows it too.
export-own-everything = Everything
export-own-everything-help = Your account, where you are logged in, your applications, your events with all that belongs to them, and the messages about them that you may read. Programs can read it, and people with a little patience.
export-own-without = Passwords and other secrets are not in it, nor are pictures: their addresses are.
export-own-json = Save everything (JSON)
export-own-events = Your events
export-own-events-help =
    { $count ->
        [0] You have none yet.
        [one] Your event, for any calendar.
       *[other] Your { $count } events, for any calendar. What repeats stands in it with each of its dates.
    }
export-own-ics = Save your events (calendar)
# The name of that calendar, in programs that show it.
export-own-calendar = My events on { $instance }

## Leaving

leave-lead = Your account, your log-ins and the permissions of your applications go at once and for good.
leave-kept = The administrators’ list of what happened here keeps your e-mail address for { $days } days.
leave-export = You can { $link } before.
leave-export-link = take everything along
leave-events =
    { $count ->
        [one] Your event
       *[other] Your { $count } events
    }
leave-events-stay = Leave them here, without my name
leave-events-go = Remove them for good
leave-events-help = What you remove like this nobody can have back. What you removed before can’t be had back then either.
leave-last = You are the only administrator. Somebody must be left who cares for this agenda: { $link }. Then you can leave.
leave-last-link = make somebody else an administrator first
goodbye = Goodbye
goodbye-lead = Your account on { $instance } is deleted. Thank you for what you have shared here.
goodbye-events-stay = Your events stay, without your name.
goodbye-events-gone = Your events are gone too.

## Another e-mail address

email-title = Your e-mail address
email-change = Change it
email-waits = { $email } waits to be confirmed
email-lead = You log in with { $email }, and letters go there.
email-pending-title = Waiting to be confirmed
email-pending = A letter with a link is on its way to { $email }. Follow the link while you are logged in. Until then nothing changes. Nothing there after a few minutes? Look among the unwanted mail.
email-pending-kept = This agenda sends no letters yet: its administrators find the link to confirm { $email } for you. Follow it while you are logged in. Until then nothing changes.
email-pending-until = It waits until { $moment }.
email-cancel = Keep the old address
email-cancelled = Your address stays as it is.
email-another = Use another address
email-another-again = Use yet another address
email-new = New e-mail address
email-new-help = A letter with a link goes there. Your address changes when you follow the link. The old address gets a letter too.
email-new-help-kept = This agenda sends no letters yet: its administrators give you a link. Your address changes when you follow it.
email-send = Send the link
email-unchanged = This is your address already.
email-too-many = That was too often. Wait a little, then try again.
email-dead-link = Log in with the account whose address you want to change, and ask for another link there.
email-confirm-title = Use this address?
email-confirm-lead = From now on you log in on { $instance } with { $new } instead of { $old }, and letters go there.
email-confirm = Use this address
email-changed = Your e-mail address is changed. Log in with the new one from now on.

## One's own events

own-events-waiting = Waiting for an editor
own-events-hidden = Hidden by an editor
own-events-apart = a date of its own
own-events-coming = To come
own-events-past = Over
own-events-series = repeats
own-events-edit = Edit
own-events-edit-label = Edit { $title }
own-events-again = Use again
own-events-again-label = Use again: { $title }
own-events-removed = Removed. You can have it back.
own-events-restored = It is back, as it was.
own-events-not-there = It can’t be had back any more, or it is back already.
own-events-removed-title = Removed
own-events-until = You can have it back until { $day }.
own-events-restore = Have it back
own-events-restore-label = Have it back: { $title }
own-events-remove-help = Nobody sees it then. You can have it back here for 30 days.
own-events-remove-series-help = Nobody sees it then, nor any of its dates that are still to come. You can have it back here for 30 days.
own-events-through = Only what { $application } published for you.
own-events-all = Show all
own-events-empty-title = Nothing yet
own-events-empty = What you add yourself, or let an application publish for you, stands here.

## One's own applications

applications-lead = You let these publish on { $instance } for you. When you take a permission back, the application can’t act for you any more; your events stay.
applications-suspended = The administrators have stopped this application for now. It can’t do anything for you at the moment.
applications-since = Permission since
applications-website = Website, as it says
applications-revoke = Take back permission
# Read out instead of the one before; $destinations is a list.
applications-revoke-label = Take back permission of { $application }, which leads to { $destinations }
applications-revoke-all = Take back all permissions
applications-revoke-all-title = Take back all permissions?
applications-revoke-all-help = No application can publish for you then, until you connect it again. Your events stay.
applications-revoked = Permission taken back. The application can’t do anything for you any more.
applications-revoked-one = Permission taken back: {"\u2068"}{ $application }{"\u2069"}, which leads to { $destinations }. The application can’t do anything for you any more.
applications-revoked-all = All permissions taken back. No application can do anything for you any more.
applications-empty-title = No application may act for you
applications-empty = When you let an application publish for you, such as your own website, it stands here, and you can take the permission back.
applications-empty-how = You begin in the application: tell it the address of { $instance }, and it sends you here to ask.

## One's own log-ins

log-ins-lead = Is there one that you don’t know? Log out there, then { $link }.
log-ins-lead-link = change your password
log-ins-this-browser = This browser
log-ins-browser = A browser
# Names of both, such as Chrome and Linux.
log-ins-browser-on = { $browser } on { $system }
log-ins-browser-named = { $browser }
log-ins-program = A program with your password
log-ins-from = From
log-ins-end = Log out there
log-ins-end-all-help = Or everywhere at once, here too.
log-ins-end-all = Log out everywhere
log-ins-ended = Logged out there.
log-ins-empty-title = Nowhere
log-ins-empty = Each browser and program in which you log in stands here.

## Administration

admin-people-waiting =
    { $count ->
        [one] { $count } waits for your answer
       *[other] { $count } wait for your answer
    }
admin-people-count =
    { $count ->
        [one] { $count } account
       *[other] { $count } accounts
    }
admin-events-waiting =
    { $count ->
        [one] { $count } waits to be confirmed
       *[other] { $count } wait to be confirmed
    }
admin-events-none = None
admin-applications-count =
    { $count ->
        [0] None registered yet
       *[other] { $count } registered
    }
admin-audit-about = Who did what, and when
admin-letters-given-up =
    { $count ->
        [one] { $count } letter could not be sent in the last 30 days
       *[other] { $count } letters could not be sent in the last 30 days
    }
admin-settings-about = Name, time zone, language, who may take part
admin-mail-folder = No mail server is set, so letters don’t reach people: links to choose a password stand in the files of mail.folder. Set mail.smtp in the settings file.
admin-mail-log = No mail server is set, so letters don’t reach people: links to choose a password stand in the server’s log. Set mail.smtp in the settings file.
admin-connect = To connect an application, such as a WordPress site with the plugin WPGancio, give it the address of this agenda: { $address }

## Administration: people

people = People
people-waiting = Waiting for your answer
people-search = E-mail address
people-invite = Invite somebody
people-invite-help = They get a letter with a link to choose a password, good for seven days. Letters have to be set up.
people-invite-button = Invite
people-invited = Invited. A letter is on its way.
people-invite-taken = Somebody has an account with this address already.
people-roles = Role
people-all-roles = All
# $day is as in 26 November 2026.
people-seen = last here on { $day }
people-has-events =
    { $count ->
        [0] no events
        [one] one event
       *[other] { $count } events
    }
people-waiting-help = People you approve can log in.
people-waiting-help-letter = People you approve can log in, and get a letter.
people-silent = Says nothing about themselves.
people-waits-since = Waits since { $day }
people-approve = Approve
people-approve-label = Approve { $email }
people-refuse = Refuse
people-refuse-label = Refuse { $email }
people-accounts = Accounts
people-accounts-help = Members care for their own events, editors for all events, administrators for everything. Disabling an account ends its log-ins and the permissions of its applications at once.
people-you = you
people-disabled-badge = Disabled
people-role =
    { $role ->
        [admin] Administrator
        [editor] Editor
       *[user] Member
    }
people-role-since = { $role } · since { $day }
people-role-of = Role of { $email }
people-change-role = Change role
people-change-role-label = Change role of { $email }
people-events = Their events
people-disable = Disable
people-disable-label = Disable { $email }
people-enable = Enable
people-enable-label = Enable { $email }
people-remove-label = Remove { $email }
people-approved = { $email } is approved, and can log in now.
people-refused = Refused. The request is gone.
people-disabled = { $email } is disabled: everything of theirs has ended.
people-enabled = { $email } is enabled, and can log in again.
people-removed = Removed. Their events stay.
people-role-changed =
    { $role ->
        [admin] { $email } is an administrator now.
        [editor] { $email } is an editor now.
       *[user] { $email } is a member now.
    }
# The way back.
people-role-undo =
    { $role ->
        [admin] Undo: administrator again
        [editor] Undo: editor again
       *[user] Undo: member again
    }
people-last = This is the only administrator. Make somebody else one first.
people-decided = Somebody has answered this request already. Look at what the account may do now.
people-gone = This account is not there any more.
people-unclear = It isn’t clear what should be done. Use the buttons beside an account.
people-remove-title = Remove this account?
people-remove-help = Its log-ins and the permissions of its applications end at once. Its events stay, and are nobody’s.
people-remove-button = Remove account
people-disable-title = Disable this account?
people-disable-help = Its log-ins and the permissions of its applications end at once, and don’t come back when you enable it again.
people-disable-button = Disable account
people-refuse-title = Refuse this request?
people-refuse-help = The request is thrown away. The person gets no letter, and can ask again.
people-refuse-button = Refuse request

## Administration: waiting events

queue-lead = Sent by people without an account. Nobody sees them until you confirm them.
queue-hidden = What is hidden
# Below the first ones.
queue-others =
    { $count ->
        [one] One more waits. It stands here once one of these is done.
       *[other] { $count } more wait. They stand here as these are done.
    }
queue-confirm = Confirm
queue-confirm-label = Confirm { $title }
queue-remove-label = Remove { $title }
queue-empty-title = Nothing waits
queue-empty = When somebody without an account sends an event, it stands here first.
queue-confirmed = { $title } is confirmed. Everybody sees it now.
queue-removed = Removed. You can have it back for 30 days.
queue-remove-title = Remove this event?
queue-remove-help = Nobody sees it then. You can have it back under Your events for 30 days.
queue-remove-button = Remove event

## Administration: applications

admin-applications = Applications
admin-applications-lead = Suspending stops an application at once, for everybody; you can let it go on later. Removing ends it for good. The events stay either way.
admin-applications-registered = Registered
admin-applications-id = Id
admin-applications-first = First connected
admin-applications-rules = Rules
admin-applications-rules-kind =
    { $kind ->
        [strict] strict
       *[compatible] as with Gancio
    }
admin-applications-resume = Let go on
admin-applications-resume-label = Let go on: { $application }
admin-applications-suspend = Suspend
admin-applications-suspend-label = Suspend { $application }
admin-applications-strict = Make strict
admin-applications-strict-label = Make strict: { $application }
admin-applications-remove-label = Remove { $application }
admin-applications-strict-about = Strict rules are safer, and ask more of an application. One that was made for Gancio may stop working with them.
admin-applications-empty-title = No applications yet
admin-applications-empty = When somebody connects their website or another application with { $instance }, it stands here: what it is called, and how many people and events it has.
admin-applications-search = Name, address or id
admin-applications-newest = The newest first
admin-applications-most-events = Most events first
admin-applications-last-used = Last used
admin-applications-last-used-first = Last used first
admin-applications-vouch = Vouch for it
admin-applications-vouch-label = Vouch for it: { $application }
admin-applications-not-vouch = Stop vouching
admin-applications-not-vouch-label = Stop vouching: { $application }
admin-applications-vouched-badge = known
admin-applications-vouched = You vouch for { $application }: people are told so when it asks them.
admin-applications-not-vouched = You don’t vouch for { $application } any more.
admin-applications-suspended = { $application } is suspended. It can’t do anything any more, until you let it go on.
admin-applications-resumed = { $application } goes on.
admin-applications-removed = Removed. The events that it published stay.
admin-applications-made-strict = The strict rules hold for { $application } now.
admin-applications-gone = This application is not there any more.
admin-applications-in-the-clear = The strict rules can’t hold for it: it wants people to be sent to an address without https.
admin-applications-unclear = It isn’t clear what should be done. Use the buttons beside an application.
admin-applications-remove-title = Remove this application?
admin-applications-remove-help = All permissions that people gave it end at once, for good. The events that it published stay.
admin-applications-remove-button = Remove application
admin-applications-strict-title = Make the rules strict?
admin-applications-strict-help = From its next connection on, the exceptions for Gancio’s applications don’t hold for it. WordPress sites can’t connect then. This can’t be undone.
admin-applications-strict-button = Make strict

## Administration: what comes after the set-up

steps-title = What comes next
steps-done = Done:
steps-event = Add the first event
steps-event-help = So that visitors see what this is.
steps-wordpress = Connect a WordPress site
steps-wordpress-help = Its plug-in WPGancio asks for this agenda’s address, and publishes what your site announces.
steps-letters = Let the agenda write letters
steps-letters-help = Without a mail server nobody can choose a new password. It is set up in the configuration, mail.smtp; here you see whether letters arrive.
steps-editor = Invite somebody who looks after events with you
steps-editor-help = As an editor or administrator.

## Long lists

find-order = Order
find-button = Search
# Takes back what was just done.
undo = Undo
find-by-name = By name
find-more = Show more
find-nothing = Nothing found
find-all = Show all

## Administration: settings

settings = Settings
settings-agenda = The agenda
settings-name-help = Visitors see it on every page.
settings-about = What is it about? (optional)
settings-about-help = A sentence or two.
settings-face = How it looks
settings-accent = Colour (optional)
settings-accent-help = Such as #1a6b3c. Where nobody could read it, it is made darker or lighter. Empty: Uncino’s red.
settings-no-colour = Write the colour as a # and six digits or letters from a to f, such as #1a6b3c.
settings-links = Links at the foot of every page (optional)
settings-links-help = One a line, its words and then its address: Our house https://example.org
settings-no-link = Each line needs words, a space, and an address that begins with https://, mailto: or /. There may be 20.
settings-who = Who may take part
settings-registration = Anybody may ask for an account
settings-registration-help = An administrator approves each one.
settings-anonymous = Anybody may propose an event without an account
settings-anonymous-help = It is shown when an administrator or an editor has confirmed it.
settings-events = Events
settings-several-days = Events may last several days
settings-several-days-help = The form then has a field for the last day.
settings-without-end = Events need no end
settings-without-end-help = Otherwise the form asks when they end.
settings-online = Events may be online
settings-online-help = The form then takes addresses where to take part from afar.
settings-recurrent = Events may repeat
settings-recurrent-help = Every week, month or year. Without it, events that repeat are not shown as such.
settings-recurrent-visible = Events that repeat stand on the first page and in feeds
settings-recurrent-visible-help = Without it people find their dates by tag and place only.
settings-collection = What stands on the first page
settings-collection-help = A collection; – stands for all events.
settings-editors = Editors
settings-moderation = Authors and editors write to each other
settings-moderation-help = Each event then has a page of messages that only they see.
settings-reports = Visitors may report an event
settings-reports-help = The editors get a letter. Only where authors and editors write to each other.
settings-admin-email = Address for letters to the editors (optional)
settings-admin-email-help = Messages about events go there. Otherwise to each administrator.
settings-security-contact = Contact for security (optional)
settings-security-contact-help = An e-mail address, or a page that begins with https://. It stands in security.txt.
settings-no-contact = Give an e-mail address, or a page that begins with https://.
settings-logo = Logo
settings-logo-now = The logo as it is now
settings-logo-file = A new logo
settings-logo-help = JPEG, PNG, WebP or GIF, at most 10 MiB. What is transparent stays so.
settings-logo-button = Use this logo
settings-logo-set = This is the logo now.
settings-logo-missing = Choose a file first.
settings-letters = Letters
settings-letters-help = To see whether letters arrive, send one to yourself.
settings-letter-button = Send a test letter
settings-letter-sent = The mail server has taken the letter. Look into your mailbox.
settings-letter-logged = No mail server is set up: the letter stands in the log of the server.
settings-letter-filed = No mail server is set up: the letter is a file in the folder of the server.
settings-letter-failed = The letter did not go out. The log of the server says why.
settings-letter-no-letterbox = Your account has a plain name, to which no letter can be sent.
settings-save = Save settings
settings-saved = Saved.
settings-too-long = This is too long to be kept.

## Administration: collections

admin-collections = Collections
admin-collections-about = Parts of the agenda under a name of their own
admin-collections-lead = A collection is a part of the agenda with a page, feeds and a calendar of its own. Its filters say which events it has.
admin-collections-first-page = Choose the one of the first page
admin-collections-new = New collection
admin-collections-new-lead = Give it a name. Then you choose which events it has.
admin-collections-name-help = Its page is called so. It can’t be changed later.
admin-collections-add = Add collection
admin-collections-no-name = Give it a name of 1 to 100 characters.
admin-collections-name-taken = Another collection has this name already. Choose another one.
admin-collections-too-many = There are 200 collections, which is the most. Remove one first.
admin-collections-search = Name
admin-collections-at-home = on the first page
admin-collections-is-top = above the agenda
admin-collections-filters =
    { $count ->
        [0] no filter yet
        [one] { $count } filter
       *[other] { $count } filters
    }
admin-collections-coming =
    { $count ->
        [0] no coming events
        [one] { $count } coming event
       *[other] { $count } coming events
    }
admin-collections-no-events = As soon as a filter takes an event that is to come, it stands here.
admin-collections-page = Its page
admin-collections-up = Move up
admin-collections-up-label = Move up: { $name }
admin-collections-top = Show above the agenda
admin-collections-top-label = Show above the agenda: { $name }
admin-collections-not-top = Don’t show above the agenda
admin-collections-not-top-label = Don’t show above the agenda: { $name }
admin-collections-added = The collection is there. Now choose which events it has.
admin-collections-put-in = { $name } stands above the agenda now.
admin-collections-taken-out = { $name } doesn’t stand above the agenda any more. Its page is still there.
admin-collections-moved-up = { $name } stands one further up.
admin-collections-removed = Removed. The events that it had stay.
admin-collections-gone = This collection is not there any more: somebody removed it.
admin-collections-unclear = It isn’t clear what should be done. Use the buttons beside a collection.
admin-collections-empty-title = No collections yet
admin-collections-empty = A collection has, say, all that is for free, or what happens at two places.
admin-collections-remove-title = Remove this collection?
admin-collections-remove-help = Its page, its feeds and its filters go for good. The events stay.
admin-collections-remove-home = It is what the first page shows. That shows all events again then. The collection’s own page, its feeds and its filters go for good. The events stay.
admin-collections-remove-button = Remove collection

admin-filters = Filters
admin-filters-lead = The collection has what at least one of its filters takes, and what none of them leaves out. If all of them leave something out, it has everything else.
admin-filters-without = leaves out
admin-filters-says-nothing = Names nothing that is there
admin-filters-empty-title = No filters yet
admin-filters-empty = Without one the collection is empty.
admin-filters-new = Another filter
admin-filters-tags-help = With commas between them. An event needs one of them.
admin-filters-places = Places (optional)
admin-filters-places-help = With commas between them. With tags too, an event needs one of the tags and one of the places.
admin-filters-negate = Leave these events out
admin-filters-negate-help = Also if another filter takes them.
admin-filters-add = Add filter
admin-filters-added = The filter is added.
admin-filters-removed = The filter is removed: { $filter }
admin-filters-removed-nothing = The filter is removed. It named nothing that was there.
admin-filters-nothing = Name a tag, a place, or both.
admin-filters-no-place = No place is called { $name }. Choose one from the list.
admin-filters-too-long = A filter has at most 100 tags of at most 100 characters, and 100 places.
admin-filters-too-many = A collection has at most 50 filters. Remove one first.
admin-filters-gone = This filter is not there any more: somebody removed it already.
admin-filters-unclear = It isn’t clear what should be done. Use the buttons of the page.

## Administration: announcements

admin-announcements = Announcements
admin-announcements-about = What visitors are told above all events
admin-announcements-lead = They stand above the events of the first page, the latest first.
admin-announcements-new = New announcement
admin-announcement = Announcement
admin-announcement-text = What it says
admin-announcement-visible = Show it on the first page
admin-announcement-visible-help = A hidden one is kept, for administrators only.
admin-announcement-add = Add announcement
admin-announcements-search = Title
admin-announcements-since = Since { $day }
admin-announcements-hide = Hide
admin-announcements-hide-label = Hide { $name }
admin-announcements-show = Show
admin-announcements-show-label = Show { $name }
admin-announcements-added = { $title } stands on the first page now.
admin-announcements-added-hidden = { $title } is kept, and hidden.
admin-announcements-changed = { $title } is changed.
admin-announcements-shown = { $title } stands on the first page again.
admin-announcements-hidden = { $title } is hidden.
admin-announcements-removed = The announcement is removed.
admin-announcements-gone = This announcement is not there any more: somebody removed it.
admin-announcements-gone-meanwhile = Somebody removed this announcement while you were writing. If you send this, it is a new one.
admin-announcements-unclear = It isn’t clear what should be done. Use the buttons beside an announcement.
admin-announcements-too-many = There are 500 announcements, which is the most. Remove one first.
admin-announcements-empty-title = No announcements
admin-announcements-empty = When something should be known to everybody, such as that you move, say it here.
admin-announcements-remove-title = Remove this announcement?
admin-announcements-remove-help = It goes for good. To take it off the first page only, hide it.
admin-announcements-remove-button = Remove announcement

## Administration: static pages

admin-pages = Pages of your own
admin-pages-about = Rules, contacts, what you stand for
admin-pages-lead = The first 20 are named at the foot of every page, the oldest first. The one at /p/about is what About says.
admin-pages-new = New page
admin-page = Page of your own
admin-page-address = It is read at
admin-page-address-help = Its address is made of its title, and stays the same when the title changes. A page called About is what the agenda’s own page About says.
admin-page-text = What it says
admin-page-add = Add page
admin-pages-search = Title or address
admin-pages-about-badge = the page About
admin-pages-not-at-foot = not at the foot
admin-pages-changed-on = changed on { $day }
admin-pages-added = { $title } is there now, at { $address }
admin-pages-changed = { $title } is changed. It is still at { $address }
admin-pages-removed = The page is removed.
admin-pages-gone = This page is not there any more: somebody removed it.
admin-pages-gone-meanwhile = Somebody removed this page while you were writing. If you send this, it is a new one.
admin-pages-unclear = It isn’t clear what should be done. Use the buttons beside a page.
admin-pages-too-many = There are 100 pages, which is the most. Remove one first.
admin-pages-empty-title = No pages of your own
admin-pages-empty = What visitors should be able to look up stands on such a page: the rules of the agenda, or who you are.
admin-pages-remove-title = Remove this page?
admin-pages-remove-help = It goes for good. Who follows a link to { $address } finds nothing.
admin-pages-remove-button = Remove page

## Administration: what announcements and pages have in common

text-form-title = Give it a title of 1 to 255 characters.
text-form-text = This is too long to be kept, or too tangled: it may have 20,000 characters.
text-form-text-help = A blank line begins a paragraph, addresses of the web become links. HTML is understood too: h2, ul, ol, li, b, i, a.
text-form-changed-meanwhile = Somebody changed this while you were writing. Above the form you see how it stands now. If you send this once more, it takes the place of that.
text-form-now = As it stands now
text-form-preview = As you wrote it
text-form-preview-help = Nothing is kept yet.
text-form-look = Look at it first
text-form-save = Save
admin-edit = Edit
admin-edit-label = Edit { $name }
admin-look = Read
admin-look-label = Read { $name }
admin-remove-label = Remove { $name }

## Administration: what happened

audit = What happened
audit-search = Name, address or title
audit-topic = About
audit-topic-any = Everything
audit-topic-log-ins = Log-ins
audit-topic-agenda = The agenda
audit-topic-instance = This instance
audit-table = What happened, the latest first
audit-when = When
audit-who = Who
audit-what = What
audit-from = From
# Between a person and the application that acts for them.
audit-through = through
audit-nobody = somebody not logged in
audit-empty-title = Nothing here
audit-empty = Who logs in, who lets an application publish, who changes an event or a setting: it will stand here, the latest first.
audit-older = Show older
# What was done; to whom or what stands behind it, set apart.
audit-set-up-finished = set up this agenda
audit-account-requested = asked for an account
audit-account-made = made an account for
audit-account-approved = approved the account of
audit-account-disabled = disabled the account of
audit-account-enabled = enabled the account of
audit-account-refused = refused the request of
audit-account-removed = removed the account of
audit-own-events-removed = left and removed all their events, in number:
audit-role-changed = changed the role of
audit-password-changed = changed their password
audit-password-recovered = set a password with a link from a letter
audit-password-reset = set the password of
audit-email-requested = asked for another e-mail address:
audit-email-changed = changed their e-mail address:
audit-logged-in = logged in
audit-logged-in-by-api = logged in with a program
audit-log-in-failed = tried a wrong password for
audit-log-in-refused = was not let in, because the account isn’t active:
audit-log-in-ended = ended a log-in
audit-application-registered = registered the application
audit-application-authorized = let an application publish for them
audit-application-revoked = took back the permission of
audit-application-vouched = vouched for
audit-application-not-vouched = stopped vouching for
audit-application-suspended = suspended the application
audit-application-resumed = let the application go on
audit-application-made-strict = made the rules strict for
audit-application-removed = removed the application
audit-code-replayed = sent an authorization code again
audit-token-revoked = gave a token back
audit-refresh-token-reused = used an old refresh token again; its permission has ended
audit-event-added = added the event
audit-event-changed = changed the event
audit-event-removed = removed the event
audit-event-merged = made two events one:
audit-event-restored = put the event back
audit-event-confirmed = confirmed the event
audit-event-unconfirmed = hid the event
audit-place-changed = changed the place
audit-places-merged = made two places one:
audit-tags-merged = made two tags one:
audit-place-removed = removed the place
audit-tag-renamed = renamed the tag
audit-tag-removed = removed the tag
audit-event-assigned = gave the event
audit-collection-added = added the collection
audit-collection-changed = changed the collection
audit-collection-removed = removed the collection
audit-announcement-added = added the announcement
audit-announcement-changed = changed the announcement
audit-announcement-removed = removed the announcement
audit-static-page-added = added the page
audit-static-page-changed = changed the page
audit-static-page-removed = removed the page
audit-setting-changed = changed the setting
audit-mail-tested = sent a letter to try it out, to
audit-letter-given-up = gave up sending a letter to

## Errors

error-go-back = Go back
error-reference = If you ask for help, mention this reference: { $reference }
error-unfit-application = This application can’t be connected
error-unfit-application-why = The request of the application doesn’t fit what is known about it here. Nothing was shared with it.
error-unfit-application-advice = Go back to the application and connect it again. If that doesn’t help, tell the people who run it.
error-unreadable = This can’t be read
error-unreadable-why = The browser sent something that isn’t readable text.
error-unreadable-advice = Go back and try again.
error-logged-out = You are logged out
error-logged-out-why = Your log-in ended before you answered. Nothing was shared with the application.
error-logged-out-advice = Go back to the application and connect it again.
error-foreign-form = This form is too old
error-foreign-form-why = The page was open for too long, or you logged in again since. Nothing has changed.
error-foreign-form-advice = Go back to where you came from and start again.
error-for-administrators = This is for administrators
error-for-editors = This is for editors
error-no-right-why = Your account may not look at this page.
error-no-right-advice = If you should be able to, ask an administrator of this agenda.
error-dead-link = This link doesn’t work any more
error-dead-link-why = It was used already, or it is too old.
error-email-taken = This address has another account
error-email-taken-why = Somebody made an account with it before the link was followed. Your address stays as it is.
error-email-taken-advice = If that was you, log in with that account, or choose another address for this one.
error-not-set-up = This agenda is not set up yet
error-not-set-up-why = Nobody can have an account here until it is.
error-not-set-up-advice = If you started this server: open the link to /setup that stands in its log. Every start of the server makes a new one.
error-registration-closed = No new accounts here
error-registration-closed-why = This agenda doesn’t take requests for accounts.
error-registration-closed-advice = Ask the people who run it; they can make an account for you.
error-too-many = Too many attempts
error-too-many-why = There were too many attempts from here in a short time. Nothing has changed.
error-too-many-advice = Wait a little, then try again.
error-nothing-to-decide = This question was already answered
error-nothing-to-decide-why = You answered it before, or it waited for more than ten minutes. Nothing has changed now.
error-nothing-to-decide-advice = If the application still asks for permission, go back to it and connect it again.
error-not-found = There is nothing here
error-not-found-why = The page doesn’t exist, or not any more.
error-not-found-advice = Look through all events instead.
error-misdirected = This is the wrong address
error-misdirected-why = This agenda lives at { $address }, and you came by another name.
error-misdirected-advice = Go to { $address }. If you run this server, set server.base_url to the address that people use; behind a proxy, let it pass the Host header on.
error-overloaded = Too much is going on
error-overloaded-advice = Try again in a few seconds.
error-failed = Something went wrong
error-failed-why = That is our fault, not yours. Nothing was saved.
error-failed-advice = Try again. If it happens again, tell the people who run this agenda.

## Feeds

feed-when = { $weekday }, { $day } { $time }

## Letters: plain text in lines of 72 characters; the instance's name and address stand below each. {"  "} keeps an
## address away from the margin, where Fluent would take spaces for its own.

letter-account-removed =
    Hello,

    your account on { $instance } is deleted, as somebody who
    knows its password asked for.

    If it was you: goodbye, and thank you.

    If it wasn't you, write to the people who run { $instance }.
    .subject = Your account on { $instance } is deleted

letter-address-wanted =
    Hello,

    somebody, perhaps you, wants to use this address for their account on
    { $instance }:

    {"  "}{ $email }

    There is another account with it already, so it can't be used. You can
    log in to that one here:

    {"  "}{ $log_in }

    If you don't remember the password, choose a new one here:

    {"  "}{ $recover }

    If it wasn't you, you need not do anything.
    .subject = Your address on { $instance }

letter-already-registered =
    Hello,

    somebody, perhaps you, tried to register on { $instance }
    with this address:

    {"  "}{ $email }

    There is an account for it already. You can log in here:

    {"  "}{ $log_in }

    If you don't remember the password, choose a new one here:

    {"  "}{ $recover }

    If it wasn't you, you need not do anything.
    .subject = You have an account on { $instance }

# $words is one of the two below.
letter-approval-wanted =
    Hello,

    this address asks for an account on { $instance }:

    {"  "}{ $email }

    { $words }

    Approve or refuse it here:

    {"  "}{ $people }

    You get this letter because you are an administrator.
    .subject = Somebody would like an account on { $instance }
letter-approval-wanted-words =
    They say of themselves:

      > { $description }
letter-approval-wanted-silent = They say nothing of themselves.

letter-approved =
    Hello,

    your account on { $instance } is approved. Log in with the
    e-mail address and the password that you chose:

    {"  "}{ $log_in }
    .subject = Welcome to { $instance }

letter-application-allowed =
    Hello,

    from now on the application "{ $name }" at { $host } may publish events in your name. You, or somebody who is logged in as you, said so.

    If you don't know of it, take it back here, and choose another password:

    {"  "}{ $applications }

    { $why }
    .subject = "{ $name }" may publish for you on { $instance }

letter-event-hidden =
    Hello,

    the editors have hidden your event "{ $title }": only they and you see it now. { $reason }

    The event is at

    {"  "}{ $event }

    { $why }
    .subject = "{ $title }" is hidden on { $instance }

letter-event-removed =
    Hello,

    the editors have taken your event "{ $title }" off the agenda. { $reason }

    { $why }
    .subject = "{ $title }" was taken off { $instance }

letter-event-shown =
    Hello,

    the editors have put your event "{ $title }" on the agenda. It is at

    {"  "}{ $event }

    { $why }
    .subject = "{ $title }" is on { $instance }

letter-events-waiting =
    Hello,

    { $count ->
        [one] an event waits for an editor:
       *[other] { $count } events wait for an editor:
    }

    { $titles }

    Look at them here:

    {"  "}{ $queue }

    { $why }
    .subject = { $count ->
        [one] An event waits on { $instance }
       *[other] { $count } events wait on { $instance }
    }

letter-email-change =
    Hello,

    somebody, we hope you, wants to use this address for their account on
    { $instance }:

    {"  "}{ $email }

    Confirm it here. You are asked to log in, with the old address:

    {"  "}{ $link }

    The link works for 24 hours, and once.

    If it wasn't you, ignore this letter: nothing happens.
    .subject = Confirm your address for { $instance }

letter-email-change-requested =
    Hello,

    somebody who knows the password of your account on { $instance }
    wants to use another e-mail address for it:

    {"  "}{ $email }

    Nothing is changed before the link in a letter to that address is
    followed.

    If it was you, all is well.

    If it wasn't you, choose a new password right away. That ends this
    change too, and logs everybody out:

    {"  "}{ $recover }

    You can look at the change, and withdraw it, here:

    {"  "}{ $account }
    .subject = Another e-mail address for your account on { $instance }

letter-email-changed =
    Hello,

    your account on { $instance } has another e-mail address now:

    {"  "}{ $email }

    This address here gets no more letters about it.

    If it wasn't you, write to the people who run { $instance } right
    away: they can disable the account.
    .subject = Your e-mail address for { $instance } was changed

letter-invitation =
    Hello,

    an administrator of { $instance } has made an account for you.
    Choose a password here:

    {"  "}{ $link }

    The link works for 7 days, and once. After that you can ask for a new
    one here:

    {"  "}{ $recover }
    .subject = Your account on { $instance }

letter-message-about-event =
    Hello,

    somebody wrote about the event "{ $title }":

    { $message }

    The event is at

    {"  "}{ $event }
    .subject = About "{ $title }" on { $instance }

letter-password-changed =
    Hello,

    the password of your account on { $instance } was changed.

    If it was you, all is well.

    If it wasn't you, choose a new one right away, and tick the box that
    takes back the permission of all applications:

    {"  "}{ $recover }
    .subject = Your password for { $instance } was changed

letter-reason = They say why:

    {"  "}> { $reason }

letter-reason-none = They gave no reason.

letter-reason-same = It was the same as "{ $title }", which is at

    {"  "}{ $event }

letter-reason-same-hidden = It was the same as "{ $title }".

letter-recovery =
    Hello,

    somebody, we hope you, asked for a new password for your account on
    { $instance }. Choose one here:

    {"  "}{ $link }

    The link works for one hour, and once.

    If it wasn't you, ignore this letter: your password stays as it is.
    .subject = A new password for { $instance }

letter-registered =
    Hello,

    thank you for registering on { $instance }.

    The administrators will look at it. When your account is approved,
    another letter tells you so, and you can log in.

    If it wasn't you, you need not do anything.
    .subject = Your account on { $instance } waits for approval

letter-test =
    Hello,

    somebody who is logged in as you wanted to see whether letters of
    { $instance } arrive. They do.
    .subject = Letters of { $instance } arrive
# All that was published, for editors and administrators.
admin-events = All events
admin-events-lead = What was added last stands first. To hide all that an application or a person published, begin at the application or the person.
admin-events-search = Words, or an e-mail address
admin-events-choose = Choose { $title }
admin-events-hide-chosen = Hide the chosen
admin-events-show-chosen = Show the chosen
admin-events-is-waiting = waiting
admin-events-waiting-ones = Waiting ({ $count })
admin-events-anonymous = Events from people without an account
admin-events-application = Events of an application
admin-events-person = Events of a person
admin-events-which = Which events
admin-events-all = All ({ $count })
admin-events-visible = Visible ({ $count })
admin-events-hidden-ones = Hidden ({ $count })
admin-events-is-hidden = hidden
admin-events-hide-all = Hide all { $count }
admin-events-show-again = Show { $count } again
# $day is as in 26 November 2026.
admin-events-were-hidden =
    { $count ->
        [one] One event was hidden with one press on { $day }.
       *[other] { $count } events were hidden with one press on { $day }.
    }
admin-events-hidden = Hidden. Nobody sees these events any more. You can show just them again, below.
admin-events-shown = Shown again. What had been hidden one by one stays hidden.
admin-events-each-shown = Everybody sees the chosen events now.
admin-events-none-shown = Everybody saw them already, or they are gone.
admin-events-none-chosen = Choose events first: by the boxes before their titles.
admin-events-nothing = There was nothing to hide.
admin-events-not-there = Somebody was quicker: these events were shown again already.
admin-events-older = Earlier ones
admin-events-empty-title = No events
admin-events-empty = What is published stands here.
admin-events-of = Its events
admin-events-of-label = Its events: { $name }
people-events-label = Their events: { $email }
admin-events-about = What was published, and by whom
calendar-title = Bring a calendar in
calendar-about = From Google, Outlook, Nextcloud, Apple or another agenda
calendar-lead = The events of a calendar come into this agenda: from Google, Outlook, Nextcloud, Apple, or another agenda. First you see what would come.
calendar-file = The calendar, as a file
calendar-file-help = Its name ends in .ics. At most 2 MB.
calendar-address = Or its address
calendar-address-help = It begins with https:// or webcal://, and anybody can open it.
calendar-place = Place of events that name none
calendar-place-help = If this is blank, such events are left out.
calendar-past = Also events that are over
calendar-past-help = Of what repeats only what is still to come is taken.
calendar-look = See what would come
calendar-taken =
    { $count ->
        [one] The calendar is in: one event was added, changed or hidden.
       *[other] The calendar is in: { $count } events were added, changed or hidden.
    } When it changes, bring it in again: its events change, and none comes twice.
calendar-none-chosen = Choose a file, or type an address.
calendar-no-calendar = This is no calendar. Look for a file whose name ends in .ics, or for an address that a calendar program can subscribe to.
calendar-broken-off = This calendar isn’t whole: it breaks off before its end. Save or download it again.
calendar-too-large = The calendar is too large: at most 2 MB.
calendar-unreachable = This agenda can’t read that calendar: it isn’t there, doesn’t answer, or isn’t public. Save it as a file and choose that.
calendar-overloaded = Too many calendars are being read right now. Try again in a moment.
calendar-too-many = You have had many calendars read in a short time. Wait a little, then try again.
calendar-no-place = This is no name of a place.
calendar-preview-title = What would come
calendar-other = Something changed since you looked. Nothing was done. This is what would come now.
calendar-nothing = Nothing of it is to be added or changed.
calendar-take = Bring it in
calendar-another = Choose another calendar
calendar-new =
    { $count ->
        [one] One new event
       *[other] { $count } new events
    }
calendar-changed = Changed ({ $count })
calendar-hidden = Hidden ({ $count })
calendar-hidden-help = They are cancelled, or not in the calendar any more.
calendar-refused = Left out ({ $count })
calendar-edited = Changed here, and left as they are ({ $count })
calendar-edited-help = Somebody changed these events in this agenda. What the calendar says now isn’t taken.
calendar-removed = Removed here, and not brought again ({ $count })
calendar-removed-help = Somebody removed these events from this agenda.
calendar-unchanged =
    { $count ->
        [one] One event is here already, as it is.
       *[other] { $count } events are here already, as they are.
    }
calendar-over =
    { $count ->
        [one] One event is over.
       *[other] { $count } events are over.
    }
calendar-cancelled =
    { $count ->
        [one] One event is cancelled.
       *[other] { $count } events are cancelled.
    }
calendar-unread =
    { $count ->
        [one] One more event wasn’t read: a calendar may have { $most }.
       *[other] { $count } more events weren’t read: a calendar may have { $most }.
    }
calendar-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
calendar-entry = Event { $number } of the calendar
calendar-times =
    { $count ->
        [one] one date
       *[other] { $count } dates
    }
# The old title follows.
calendar-was = until now:
calendar-why-start = It doesn’t say when it starts.
calendar-why-zone = Its time zone isn’t known.
calendar-why-date = One of its dates can’t be read.
calendar-why-place = It names no place. You can give one for such events.
calendar-why-private = It is private.
calendar-why-rule = How it repeats can’t be read.
calendar-why-often = It repeats more often than every day.
calendar-why-much = The calendar has too much that repeats.
calendar-why-twice = A newer version of it is in the same calendar.
calendar-why-own = It is from this agenda.
calendar-why-title = It has no title.
calendar-why-end = It doesn’t say when it ends, and this agenda takes only events that do.
calendar-why-meanwhile = Somebody changed it meanwhile.
calendar-why-unreadable = A part of it is too long, or can’t be read.
admin-hide-title =
    { $count ->
        [one] Hide this event?
       *[other] Hide { $count } events?
    }
admin-hide-lead = Nobody sees them then, on any page, in any feed and through the API. You can show just them again.
admin-hide-more = and { $count } more
admin-hide-reason = Why (optional)
admin-hide-reason-help = It stands in What happened, and beside the button that shows the events again.

## Administration: places

admin-places = Places
admin-places-about = Names, addresses, where they are on the map; two that are one
admin-places-lead = Choose a place to change it, or to make it part of another one that is the same.
admin-places-search = Name or address
admin-places-events =
    { $count ->
        [0] No events
        [one] { $count } event
       *[other] { $count } events
    }
admin-places-coming = { $count } to come
# $numbers is a list: the place is known by them too.
admin-places-numbers = also number { $numbers }
# $names is a list: the place is known by them too.
admin-places-names = also called { $names }
admin-places-no-degrees = not on the map
admin-places-gone = This place is not there any more.
admin-places-removed = Removed.
admin-places-empty-title = No places yet
admin-places-empty = Where events take place stands here.
admin-place-page = Its page
admin-place-map = Look at it on a map
admin-place-name = Name
admin-place-save = Save place
admin-place-latitude = Latitude (optional)
admin-place-latitude-help = Degrees north, such as 45.07
admin-place-longitude = Longitude (optional)
admin-place-longitude-help = Degrees east, such as 7.69
admin-place-no-latitude = This is not between -90 and 90 degrees.
admin-place-no-longitude = This is not between -180 and 180 degrees.
admin-place-both-degrees = Give latitude and longitude, or neither.
admin-place-name-required = Give it a name.
admin-place-name-taken = Another place has this name. If the two are one, make this one part of it, below.
admin-place-saved = { $place } is changed.
# The way back: what it is called again, and its address if it has one.
admin-place-undo = Undo: { $place } again
admin-place-undo-with-address = Undo: { $place }, { $address } again
admin-place-merged = It is one place now: { $place }.
admin-place-became = The place that you asked for has become part of this one: { $place }.
admin-place-became-meanwhile = Somebody was quicker: the place that you changed has become part of { $place }, which is shown here.
admin-place-unsaved = What you typed for it:
admin-place-changed-meanwhile = Somebody changed this place meanwhile: above the form it stands as it is now. Save again to put what you typed in its place.
admin-place-remove-section = Remove it
admin-place-remove-section-help = No event is here, so nobody misses it.
admin-place-remove-title = Remove this place?
admin-place-remove-help = Its addresses lead nowhere then. This can’t be undone.
admin-place-remove-button = Remove place
admin-place-has-events = Somebody added an event here meanwhile. Hidden ones count too.
admin-place-is-chosen = A collection chooses its events by this place. Take it out of the collection first.
place-merge-section = Make it part of another place
place-merge-section-help = If somebody wrote the same place down twice. You see what will happen before it does.
place-merge-search = Name or address of the other one
place-merge-plan = Make it part of this one
# Read out instead of the one before.
place-merge-plan-label = Make it part of this one: { $place }
place-merge-none-alike = No other place looks like this one. Search for it by its name.
place-merge-title = Make { $gone } part of { $kept }?
place-merge-events =
    { $count ->
        [0] No event is at { $gone }. There is one place less then.
        [one] One event moves from { $gone } to { $kept }.
       *[other] { $count } events move from { $gone } to { $kept }.
    }
# An address follows, such as /place/7.
place-merge-leads = Both names and both numbers lead there from then on: on pages, in feeds, and for programs that publish. So does this address:
place-merge-for-good = This can’t be undone.
place-merge-name = Which name stays
place-merge-address = Which address stays
place-merge-degrees = Where it is on the map
place-merge-nothing = none
place-merge-button = Make them one
place-merge-changed = Somebody changed one of the two meanwhile. This is how they are now.

## Administration: tags

admin-tags = Tags
admin-tags-about = Rename them, make two of them one, remove them
admin-tags-lead = A tag that gets the name of another one becomes one with it; you are asked first.
admin-tags-search = Tag
admin-tags-most-used = Most used first
admin-tags-new-name = New name of { $tag }
admin-tags-rename = Rename
admin-tags-rename-label = Rename { $tag }
admin-tags-remove-label = Remove { $tag }
admin-tags-renamed = Renamed: { $tag }
# The way back.
admin-tags-undo = Undo: { $tag } again
admin-tags-merged =
    { $count ->
        [one] They are one tag now, which one event has: { $tag }
       *[other] They are one tag now, which { $count } events have: { $tag }
    }
admin-tags-removed = Removed.
admin-tags-gone = This tag is not there any more, or has become another one.
admin-tags-malformed = A tag has 1 to { $most } characters.
admin-tags-unclear = It isn’t clear what should be done. Use the buttons beside a tag.
admin-tags-empty-title = No tags yet
admin-tags-empty = The tags that events have stand here.
admin-tags-merge-title = Make { $old } and { $new } one tag?
admin-tags-merge-help =
    { $count ->
        [0] No event has { $old }. Its name leads to { $new } then. This can’t be undone.
        [one] One event gets { $new } instead of { $old }; the old name goes on leading to it. This can’t be undone.
       *[other] { $count } events get { $new } instead of { $old }; the old name goes on leading to it. This can’t be undone.
    }
admin-tags-merge-button = Make them one
admin-tags-remove-title = Remove this tag?
admin-tags-remove-help =
    { $count ->
        [0] No event has it. This can’t be undone.
        [one] One event loses it, and stays. This can’t be undone.
       *[other] { $count } events lose it, and stay. This can’t be undone.
    }
admin-tags-remove-button = Remove tag

audit-events-hidden = hid all events
audit-events-shown = showed all events again

letter-why-account =
    You get this letter because you have an account here. If you want no such letters, say so here:

    {"  "}{ $account }

letter-why-address = You get this letter because this address was given with the event, for an answer.
