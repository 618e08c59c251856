//! The section for the devices that the pool remembers.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notice::NoticePlace;
use super::pool_list::{PoolList, PoolListState};
use super::section::{RowButton, Section};
use super::section_notice::SectionNotice;
use super::state::AccountState;
use crate::components::form::FormState;
use crate::components::step_form::run;
use crate::i18n::account::Account;
use crate::language::{date_time, now, said, text};
use cognito_session::account::device::OwnDevice;
use cognito_session::account::error::AccountError;

/// The list of devices, and the state of the request that changes it. The handle is
/// `Copy`.
#[derive(Clone, Copy)]
struct DeviceList {
    account: AccountState,
    form: FormState,
    state: RwSignal<PoolListState<OwnDevice>>,
}

/// The section for the remembered devices.
#[component]
pub fn Devices(account: AccountState) -> impl IntoView {
    let devices = DeviceList {
        account,
        form: FormState::default(),
        state: RwSignal::new(PoolListState::Loading),
    };
    devices.load();
    view! {
        <Section id="account-devices" title=Account::Devices>
            <p>{text(Account::DevicesLead)}</p>
            <SectionNotice account place=NoticePlace::Devices />
            <PoolList
                list=devices.state
                none=Account::DevicesNone
                not_offered=Account::DevicesNotOffered
                row=Callback::new(move |device| view! { <DeviceRow devices device /> }.into_any())
                on_retry=move |()| devices.load()
            />
        </Section>
    }
}

impl DeviceList {
    /// Requests the list from the pool.
    fn load(self) {
        spawn_local(self.reload());
    }

    async fn reload(self) {
        let answer = self
            .account
            .auth()
            .own(async |service, session| service.own_devices(session).await)
            .await;
        let _removed = self.state.try_set(answer.into());
    }

    fn forget(self, device: OwnDevice) {
        let form = self.account.form(self.form, NoticePlace::Devices);
        spawn_local(async move {
            if run(form, self.request_forget(&device)).await.is_some() {
                self.account
                    .show_success(NoticePlace::Devices, Account::DeviceForgotten);
            }
        });
    }

    async fn request_forget(self, device: &OwnDevice) -> Result<(), AccountError> {
        self.account
            .auth()
            .own(async |service, session| service.forget_own_device(session, device).await)
            .await?;
        self.reload().await;
        Ok(())
    }
}

#[component]
fn DeviceRow(devices: DeviceList, device: OwnDevice) -> impl IntoView {
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
                    <RowButton
                        id
                        label=Account::Forget
                        name=Account::ForgetDevice(name)
                        busy=devices.form.busy()
                        on_press=move |()| devices.forget(device.clone())
                    />
                </span>
            </div>
        </li>
    }
}
