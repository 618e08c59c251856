//! A QR code as an SVG image.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;
use leptos::prelude::*;

use crate::i18n::steps::Steps;
use crate::language::text;

/// The width, in modules, of the light margin that a reader needs (ISO/IEC 18004, section
/// 6.3.8).
const QUIET_ZONE: usize = 4;

/// Shows `content` as a QR code. Shows nothing when it is too long for one; the user can
/// still type the key, which is shown as text.
#[component]
pub fn QrCode(content: String) -> impl IntoView {
    let code = QRBuilder::new(content).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        for (column, module) in code[row].iter().enumerate().take(code.size) {
            if module.value() {
                let x = (column + QUIET_ZONE).to_string();
                let y = (row + QUIET_ZONE).to_string();
                path.push_str(&["M", &x, " ", &y, "h1v1h-1z"].concat());
            }
        }
    }
    let side = (code.size + 2 * QUIET_ZONE).to_string();
    let view_box = ["0 0 ", &side, " ", &side].concat();
    Some(view! {
        <svg
            class="qr"
            role="img"
            aria-label=text(Steps::QrCode)
            viewBox=view_box
            shape-rendering="crispEdges"
        >
            <rect width=side.clone() height=side fill="#fff" />
            <path d=path fill="#000" />
        </svg>
    })
}
