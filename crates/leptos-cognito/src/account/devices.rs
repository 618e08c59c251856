//! The section for the devices that the pool remembers.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Spot};
use super::listed::{List, Listed};
use super::parts::{Act, Section};
use super::told::Told;
use crate::components::form::FormState;
use crate::i18n::account::Account;
use crate::language::{date_time, now, said, text};
use cognito_session::account::device::OwnDevice;

/// The list of devices, and the state of the form that changes it. The handle is
/// `Copy`.
#[derive(Clone, Copy)]
struct Own {
    desk: Desk,
    form: FormState,
    list: RwSignal<List<OwnDevice>>,
}

/// The section for the remembered devices.
#[component]
pub fn Devices(desk: Desk) -> impl IntoView {
    let own = Own {
        desk,
        form: FormState::default(),
        list: RwSignal::new(List::Coming),
    };
    own.ask();
    view! {
        <Section id="account-devices" title=Account::Devices>
            <p>{text(Account::DevicesLead)}</p>
            <Told desk spot=Spot::Devices />
            <Listed
                list=own.list
                none=Account::DevicesNone
                not_offered=Account::DevicesNotOffered
                row=Callback::new(move |device| view! { <Row own device /> }.into_any())
                on_retry=move |()| own.ask()
            />
        </Section>
    }
}

impl Own {
    /// Requests the list from the pool.
    fn ask(self) {
        spawn_local(self.look());
    }

    async fn look(self) {
        let answer = self
            .desk
            .auth()
            .own(async |service, session| service.own_devices(session).await)
            .await;
        let _gone = self.list.try_set(answer.into());
    }

    fn forget(self, device: OwnDevice) {
        if !self.form.check(Vec::new()) {
            return;
        }
        self.desk.start(self.form);
        spawn_local(async move {
            let forgotten = self
                .desk
                .auth()
                .own(async |service, session| service.forget_own_device(session, &device).await)
                .await;
            match forgotten {
                Ok(()) => {
                    self.look().await;
                    self.form.finish();
                    self.desk
                        .done(Spot::Devices, Spot::Devices, Account::DeviceForgotten);
                }
                Err(error) => self.desk.fail(Spot::Devices, self.form, error),
            }
        });
    }
}

#[component]
fn Row(own: Own, device: OwnDevice) -> impl IntoView {
    let name = match device.name.clone() {
        Some(name) => name,
        None => said(Account::DeviceNameless).into_owned(),
    };
    let id = ["forget-", &device.key].concat();
    let (is_this, seen) = (device.is_this, device.last_seen_s);
    view! {
        <li>
            <div class="line">
                <div>
                    <p class="name">
                        {name.clone()}
                        {is_this.then(|| view! {
                            " " <span class="badge good">{text(Account::DeviceThis)}</span>
                        })}
                    </p>
                    {seen.map(|seen| view! {
                        <p class="hint">{move || now(Account::DeviceSeen(date_time(seen)))}</p>
                    })}
                </div>
                <span class="actions">
                    <Act
                        id
                        word=Account::Forget
                        name=Account::ForgetDevice(name)
                        busy=own.form.busy()
                        on_act=move |()| own.forget(device.clone())
                    />
                </span>
            </div>
        </li>
    }
}
