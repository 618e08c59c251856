//! Tests of the states of a request for a ride.

use super::fault::Fault;
use super::progress::{Listing, Now, Phase, Progress, list_of};
use super::reply::tests::ride;
use super::reply::{Page, Ride, Status};
use super::trip::tests::PICKUP;
use crate::map::model::mercator::LatLon;

const ELSEWHERE: LatLon = LatLon {
    lat: 47.7,
    lon: -122.2,
};

/// Both clocks at this time.
fn at(ms: i64) -> Now {
    Now {
        device_ms: ms,
        api_ms: ms,
    }
}

fn key(name: &str) -> impl FnOnce() -> String {
    move || name.to_owned()
}

/// A rider who has chosen a pickup point, at an API that lists no rides so far.
fn chosen() -> Progress {
    let mut progress = Progress::default();
    progress.listed(Ok(Page::default()), at(0));
    assert!(progress.choose(PICKUP));
    progress
}

/// A ride under way that began at the time 0.
fn under_way() -> Progress {
    let mut progress = chosen();
    assert!(progress.begin(key("k")));
    progress.answered(Ok(ride("one")), at(0));
    progress
}

fn listed_ride(id: &str, status: Status, requested_ms: i64) -> Ride {
    Ride {
        status: Some(status),
        requested_ms: Some(requested_ms),
        pickup: Some(PICKUP),
        ..ride(id)
    }
}

fn page(rides: &[Ride]) -> Page {
    Page {
        rides: rides.to_vec(),
        next: None,
    }
}

#[test]
fn request_without_a_pickup_point_is_not_sent() {
    let mut progress = Progress::default();
    assert!(!progress.begin(key("k")));
    assert_eq!(progress.request(), None);
    assert_eq!(*progress.phase(), Phase::Choosing);
}

#[test]
fn double_click_makes_one_request() {
    let mut progress = chosen();
    assert!(progress.begin(key("k")));
    assert!(!progress.begin(key("another")));
    let sent = progress.request();
    assert_eq!(sent, Some((PICKUP, Some("k".to_owned()))));
}

#[test]
fn pickup_point_stays_while_a_request_runs() {
    let mut progress = chosen();
    progress.begin(key("k"));
    assert!(!progress.choose(ELSEWHERE));
    progress.answered(Ok(ride("one")), at(0));
    assert!(!progress.choose(ELSEWHERE));
    assert_eq!(progress.pickup(), Some(PICKUP));
}

#[test]
fn retry_has_the_same_key_and_a_new_ride_another() {
    for fault in [
        Fault::Unreachable,
        Fault::Slow,
        Fault::Down,
        Fault::Malformed,
    ] {
        let mut progress = chosen();
        progress.begin(key("first"));
        progress.answered(Err(fault), at(0));
        assert_eq!(progress.fault(), Some(fault));
        assert!(progress.begin(key("second")));
        assert_eq!(progress.fault(), None);
        let sent = progress.request().unwrap().1;
        assert_eq!(sent.as_deref(), Some("first"));
        progress.answered(Ok(ride("one")), at(0));
        progress.tick(at(30_000));
        progress.plan_another();
        progress.begin(key("third"));
        let sent = progress.request().unwrap().1;
        assert_eq!(sent.as_deref(), Some("third"));
    }
}

#[test]
fn retry_from_another_place_is_another_ride() {
    let mut progress = chosen();
    progress.begin(key("first"));
    progress.answered(Err(Fault::Down), at(0));
    progress.choose(PICKUP);
    progress.begin(key("second"));
    assert_eq!(progress.request().unwrap().1.as_deref(), Some("first"));
    progress.answered(Err(Fault::Down), at(0));
    progress.choose(ELSEWHERE);
    progress.begin(key("third"));
    let sent = progress.request();
    assert_eq!(sent, Some((ELSEWHERE, Some("third".to_owned()))));
}

#[test]
fn key_is_sent_only_to_an_api_that_lists_rides() {
    for (listing, is_sent) in [
        (Err(Listing::NotGiven), false),
        (Err(Listing::NoReply), false),
        (Ok(Page::default()), true),
    ] {
        let mut progress = Progress::default();
        progress.listed(listing, at(0));
        progress.choose(PICKUP);
        progress.begin(key("k"));
        assert_eq!(progress.request().unwrap().1.is_some(), is_sent);
    }
}

#[test]
fn unknown_api_is_asked_for_its_list_first() {
    let mut progress = Progress::default();
    assert!(progress.lists_first());
    progress.choose(PICKUP);
    progress.listed(Err(Listing::NoReply), at(0));
    assert!(!progress.lists_first(), "the first try is not delayed");
    progress.begin(key("k"));
    progress.answered(Err(Fault::Unreachable), at(0));
    assert!(progress.lists_first(), "the ride may have been made");
    progress.listed(Err(Listing::NotGiven), at(0));
    assert!(!progress.lists_first());
}

#[test]
fn list_that_was_given_once_stays_given() {
    let mut progress = chosen();
    progress.listed(Err(Listing::NoReply), at(0));
    progress.begin(key("k"));
    assert!(progress.request().unwrap().1.is_some());
}

#[test]
fn ride_in_the_list_answers_a_request_that_failed() {
    let mut progress = chosen();
    progress.begin(key("k"));
    let found = listed_ride("one", Status::Requested, 0);
    progress.listed(Ok(page(&[found])), at(1_000));
    assert_eq!(progress.request(), None, "nothing is to be sent");
    progress.answered(Err(Fault::Slow), at(2_000));
    assert_eq!(progress.fault(), None);
    assert!(matches!(progress.phase(), Phase::OnTheWay(_)));
}

#[test]
fn unicorn_arrives_when_its_time_is_over() {
    let mut progress = under_way();
    assert!(!progress.tick(at(29_999)));
    assert!(progress.tick(at(30_000)));
    assert!(matches!(progress.phase(), Phase::Arrived(_)));
    assert!(!progress.tick(at(31_000)), "it arrives once");
    let earlier = progress.earlier();
    assert!(earlier.is_empty(), "it is shown above the list");
    assert!(progress.choose(ELSEWHERE));
    let [ride] = &progress.earlier()[..] else {
        panic!("{progress:?}");
    };
    assert_eq!(ride.status, Some(Status::Arrived));
}

#[test]
fn reload_shows_the_ride_that_is_under_way() {
    let mut progress = Progress::default();
    let rides = [
        listed_ride("old", Status::Requested, -90_000),
        listed_ride("now", Status::Requested, 50_000),
        listed_ride("off", Status::Cancelled, 55_000),
    ];
    // The device's clock is an hour behind.
    let now = Now {
        device_ms: 60_000 - 3_600_000,
        api_ms: 60_000,
    };
    progress.listed(Ok(page(&rides)), now);
    let trip = progress.trip().unwrap();
    assert_eq!(trip.ride.id, "now");
    assert_eq!(trip.left_ms(now.device_ms), 20_000);
    assert_eq!(progress.pickup(), Some(PICKUP));
    assert_eq!(progress.earlier().len(), 2);
}

#[test]
fn ride_without_time_or_place_is_not_taken_over() {
    let whole = listed_ride("one", Status::Requested, 0);
    for ride in [
        Ride {
            requested_ms: None,
            ..whole.clone()
        },
        Ride {
            pickup: None,
            ..whole.clone()
        },
        Ride {
            status: None,
            ..whole
        },
    ] {
        let mut progress = Progress::default();
        progress.listed(Ok(page(&[ride])), at(0));
        assert_eq!(progress.trip(), None);
    }
}

#[test]
fn cancelled_ride_is_not_taken_over_by_a_late_list() {
    let mut progress = under_way();
    assert_eq!(progress.begin_cancel().as_deref(), Some("one"));
    assert_eq!(progress.begin_cancel(), None, "it is cancelled once");
    progress.cancel_answered(Ok(()));
    assert_eq!(*progress.phase(), Phase::Cancelled);
    progress.choose(PICKUP);
    let late = listed_ride("one", Status::Requested, 0);
    progress.listed(Ok(page(&[late])), at(1_000));
    assert_eq!(progress.trip(), None);
}

#[test]
fn cancellation_that_fails_keeps_the_ride() {
    for (fault, can_cancel) in [
        (Fault::Unreachable, true),
        (Fault::Down, true),
        (Fault::Forbidden, true),
        (Fault::CannotCancel, false),
    ] {
        let mut progress = under_way();
        progress.begin_cancel();
        progress.cancel_answered(Err(fault));
        assert_eq!(progress.fault(), Some(fault));
        assert!(matches!(progress.phase(), Phase::OnTheWay(_)));
        assert_eq!(progress.can_cancel(), can_cancel, "{fault:?}");
    }
}

#[test]
fn cancellation_that_the_workshop_blocks_is_impossible() {
    let mut progress = Progress::default();
    progress.listed(Err(Listing::NoReply), at(0));
    progress.choose(PICKUP);
    progress.begin(key("k"));
    progress.answered(Ok(ride("one")), at(0));
    assert!(progress.can_cancel());
    progress.begin_cancel();
    progress.cancel_answered(Err(Fault::Unreachable));
    assert_eq!(progress.fault(), Some(Fault::CannotCancel));
    assert!(!progress.can_cancel());
}

#[test]
fn cancellation_after_the_arrival_shows_the_arrival() {
    let mut progress = under_way();
    progress.begin_cancel();
    assert!(!progress.tick(at(60_000)), "the answer decides");
    progress.cancel_answered(Err(Fault::TooLate));
    assert!(matches!(progress.phase(), Phase::Arrived(_)));
    assert_eq!(progress.fault(), Some(Fault::TooLate));
}

#[test]
fn further_page_adds_the_rides_that_are_new() {
    let mut progress = Progress::default();
    let [a, b, c] = ["a", "b", "c"].map(|id| listed_ride(id, Status::Arrived, 0));
    let first = Page {
        rides: vec![a, b.clone()],
        next: Some("n".to_owned()),
    };
    progress.listed(Ok(first), at(0));
    assert_eq!(progress.next_page(), Some("n"));
    progress.listed_more(page(&[b, c]));
    let earlier = progress.earlier();
    let ids: Vec<_> = earlier.iter().map(|ride| &*ride.id).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(progress.next_page(), None);
}

#[test]
fn earlier_rides_are_hidden_where_none_are_listed() {
    let mut progress = Progress::default();
    progress.listed(Err(Listing::NotGiven), at(0));
    progress.choose(PICKUP);
    progress.begin(key("k"));
    progress.answered(Ok(ride("one")), at(0));
    progress.tick(at(30_000));
    progress.plan_another();
    assert!(progress.earlier().is_empty());
}

#[test]
fn late_answer_to_a_retry_is_as_old_as_the_ride() {
    for (status, requested_ms, is_there) in [
        (None, Some(50_000), false),
        (Some(Status::Requested), Some(0), true),
        (Some(Status::Arrived), None, true),
    ] {
        let mut progress = chosen();
        progress.begin(key("k"));
        progress.answered(Err(Fault::Slow), at(30_000));
        progress.begin(key("k"));
        let found = Ride {
            status,
            requested_ms,
            ..ride("one")
        };
        progress.answered(Ok(found), at(60_000));
        let has_arrived = matches!(progress.phase(), Phase::Arrived(_));
        assert_eq!(has_arrived, is_there, "{status:?}");
        let left = progress.trip().map(|trip| trip.left_ms(60_000));
        assert!(is_there || left == Some(20_000), "{left:?}");
    }
}

#[test]
fn reply_says_whether_the_api_lists_rides() {
    assert_eq!(list_of(200, r#"{"Rides":[]}"#), Ok(Page::default()));
    for (status, body, listing) in [
        (200, "<html>", Listing::NotGiven),
        (200, "{}", Listing::NotGiven),
        (
            403,
            r#"{"message":"Missing Authentication Token"}"#,
            Listing::NotGiven,
        ),
        (404, "", Listing::NotGiven),
        (405, "", Listing::NotGiven),
        (401, "", Listing::NoReply),
        (429, "", Listing::NoReply),
        (503, "", Listing::NoReply),
    ] {
        assert_eq!(list_of(status, body), Err(listing), "{status} {body}");
    }
}
