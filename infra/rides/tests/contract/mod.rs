//! The rules for every table of rides. Each implementation is tested with these functions,
//! on an empty table.

use ride_api::ride::{Location, Ride, Unicorn};
use ride_api::table::{Cancellation, Table};
use ride_api::time::Timestamp;

const RIDER: &str = "0b6e5a4c-2f7d-4c1e-9a52-7d1f6b0c9e11";
const OTHER: &str = "eu-west-1:5c0d7b0a-6a57-4d8c-8f0e-3a6f4b1d2c3e";

fn ride(number: i64) -> Ride {
    Ride {
        ride_id: format!("ride-{number:017}"),
        unicorn: Unicorn {
            name: "Ember".to_owned(),
            color: "Golden".to_owned(),
            gender: "Female".to_owned(),
        },
        rider_name: "jeff|example|com".to_owned(),
        request_time: Timestamp(1_795_251_907_000 + number),
        pickup_location: Location {
            latitude: 47.617_475_5,
            longitude: -122.287_490_669_249_89,
        },
        cancelled: false,
    }
}

/// Runs every check.
pub(crate) fn check<T: Table>(table: &T) {
    ride_is_stored_once_and_returned_unchanged(table);
    rides_are_listed_newest_first_in_pages(table);
    ride_is_cancelled_only_by_its_rider_before_arrival(table);
}

fn ride_is_stored_once_and_returned_unchanged<T: Table>(table: &T) {
    let first = ride(1);
    assert_eq!(table.insert(RIDER, &first).unwrap(), first);
    let again = Ride {
        rider_name: "another name".to_owned(),
        request_time: Timestamp(9),
        ..first.clone()
    };
    assert_eq!(table.insert(RIDER, &again).unwrap(), first);
    // The same id of another rider is another ride.
    assert_eq!(table.insert(OTHER, &again).unwrap(), again);
    let rides = table.rides(RIDER, 10, None).unwrap();
    assert_eq!(rides.rides, [first]);
    assert_eq!(rides.next, None);
}

fn rides_are_listed_newest_first_in_pages<T: Table>(table: &T) {
    for number in [3, 5, 2, 4] {
        table.insert(RIDER, &ride(number)).unwrap();
    }
    let twin = Ride {
        ride_id: "sibling-in-the-same-ms".to_owned(),
        ..ride(3)
    };
    table.insert(RIDER, &twin).unwrap();

    let mut listed = Vec::new();
    let mut pages = 0;
    let mut after = None;
    loop {
        let page = table.rides(RIDER, 2, after.as_ref()).unwrap();
        assert!(page.rides.len() <= 2);
        listed.extend(page.rides);
        pages += 1;
        after = page.next;
        if after.is_none() {
            break;
        }
        assert!(pages < 10, "the list does not end");
    }
    let all: Vec<_> = listed.iter().map(|ride| ride.request_time).collect();
    let expected = [5, 4, 3, 3, 2, 1].map(|number| ride(number).request_time);
    assert_eq!(all, expected);
    assert_ne!(listed[2].ride_id, listed[3].ride_id);
    assert_eq!(listed[0], ride(5));
    assert_eq!(table.rides(OTHER, 10, None).unwrap().rides.len(), 1);
    assert!(table.rides("nobody", 10, None).unwrap().rides.is_empty());
}

fn ride_is_cancelled_only_by_its_rider_before_arrival<T: Table>(table: &T) {
    let Ride {
        ride_id,
        request_time,
        ..
    } = ride(5);
    let cancel = |rider, arrived_by| {
        table
            .cancel(rider, &ride_id, Timestamp(arrived_by))
            .unwrap()
    };
    assert_eq!(cancel(OTHER, 0), Cancellation::Unknown);
    assert!(table.rides(OTHER, 10, None).unwrap().rides.len() == 1);
    assert_eq!(cancel(RIDER, request_time.0), Cancellation::Arrived);
    let is_cancelled = || table.rides(RIDER, 1, None).unwrap().rides[0].cancelled;
    assert!(!is_cancelled());
    assert_eq!(cancel(RIDER, request_time.0 - 1), Cancellation::Cancelled);
    assert!(is_cancelled());
    // A cancelled ride stays cancelled, also after the time of its arrival.
    assert_eq!(cancel(RIDER, request_time.0), Cancellation::Cancelled);
    assert!(table.insert(RIDER, &ride(5)).unwrap().cancelled);
}
