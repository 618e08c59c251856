//! The part of the basemap around central Seattle, with all names, which is a file of its
//! own. A rider who does not move the map needs no more than this.
//!
//! `dev/basemap/near.py` cuts it out of the whole basemap. The cut is not in sight as long
//! as [`is_near`] is `true`.

use super::outline::Area;
use super::view::{HOME, View};

/// The path of the file: see [`ADDRESS`](super::basemap::ADDRESS).
pub const ADDRESS: &str = "/basemap/seattle-2e583fd785868b04.bin";

/// Half of the side of the square around [`HOME`] that the file has, in units of the
/// basemap: `HALF` in `near.py`.
const HALF: f64 = 3_400.0;

/// The margin beyond each side of the view that has to be in the square too, in screens,
/// because soft edges and names reach into the view.
const MARGIN: f64 = 0.1;

/// Returns `true` if the file has everything that a view shows, and the map is where it
/// was opened. A map that has moved is likely to move on.
#[must_use]
pub fn is_near(view: &View) -> bool {
    let square = Area::about(HOME.center, HALF);
    view.camera() == HOME && square.contains(&Area::around(view, MARGIN))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::super::basemap::{Basemap, Point, UNITS};
    use super::super::view::Pixel;
    use super::*;

    const WHOLE: &[u8] = include_bytes!("../../../public/basemap/puget-sound-ad18992902f67442.bin");
    const NEAR: &[u8] = include_bytes!("../../../public/basemap/seattle-2e583fd785868b04.bin");

    /// Returns a coordinate of the square, from 0 at its north-western corner to 1.
    fn coordinate(center: f64, share: f64) -> f64 {
        center * UNITS + HALF * (share * 2.0 - 1.0)
    }

    /// Returns `true` when the even-odd fill of the rings covers a point.
    fn is_land(map: &Basemap, x: f64, y: f64) -> bool {
        let crosses = |[a, b]: [Point; 2]| {
            let (ay, by) = (f64::from(a.y), f64::from(b.y));
            let (ax, bx) = (f64::from(a.x), f64::from(b.x));
            (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
        };
        let sides = map.land.iter().flat_map(|ring| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).map(|(&a, &b)| [a, b])
        });
        sides.filter(|&side| crosses(side)).count() % 2 == 1
    }

    #[test]
    fn near_file_is_named_by_its_bytes() {
        let digest = Sha256::digest(NEAR);
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(ADDRESS, format!("/basemap/seattle-{}.bin", &digits[..16]));
        assert!(NEAR.len() <= 7_000, "{} bytes", NEAR.len());
    }

    #[test]
    fn near_file_has_the_same_land_as_the_whole() {
        let [near, whole] = [NEAR, WHOLE].map(|bytes| Basemap::decode(bytes).unwrap());
        let mut land = 0;
        for row in 1..60 {
            for column in 1..60 {
                let x = coordinate(HOME.center.x, f64::from(column) / 60.0);
                let y = coordinate(HOME.center.y, f64::from(row) / 60.0);
                let is_there = is_land(&near, x, y);
                assert_eq!(is_there, is_land(&whole, x, y), "{row}, {column}");
                land += usize::from(is_there);
            }
        }
        assert!((500..3_000).contains(&land), "{land}");
    }

    #[test]
    fn near_file_has_all_names() {
        let [near, whole] = [NEAR, WHOLE].map(|bytes| Basemap::decode(bytes).unwrap());
        assert_eq!(near.labels, whole.labels);
    }

    #[test]
    fn only_the_first_view_is_near() {
        let phone = View::home(Pixel { x: 390.0, y: 456.0 });
        let laptop = View::home(Pixel {
            x: 1_300.0,
            y: 832.0,
        });
        assert!(is_near(&phone) && is_near(&laptop));
        assert!(!is_near(&View::home(Pixel {
            x: 1_700.0,
            y: 500.0
        })));
        assert!(!is_near(&phone.dragged(Pixel { x: 1.0, y: 0.0 })));
        assert!(!is_near(&phone.zoomed(11.9, phone.middle())));
        let back = phone.dragged(Pixel { x: 9.0, y: 9.0 }).looking(HOME);
        assert!(is_near(&back), "{:?}", back.camera());
    }
}
