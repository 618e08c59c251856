//! Tests the release's headers against the attacks that they prevent. All other flows
//! show that the headers do not break the app: a violation is an error in the console.

use serde_json::{Value, json};
use wild_rydes_e2e::site::release;
use wild_rydes_e2e::{Find, Rider, Site, TestError, run};

use crate::people::{JEFF, is_inside};

/// Records the violations of the page's policy from now on, as `[directive, …]`.
async fn watch(rider: &Rider) -> Result<(), TestError> {
    rider
        .script(
            "window.refused = [];\
             addEventListener('securitypolicyviolation',\
               ({ effectiveDirective }) => window.refused.push(effectiveDirective));",
        )
        .await?;
    Ok(())
}

async fn is_refused(rider: &Rider, directive: &str) -> Result<(), TestError> {
    rider
        .until(
            &format!("{directive} refuses it"),
            &format!("return window.refused.includes('{directive}')"),
        )
        .await
}

/// The name of the error that an expression throws in the page, or `null`. The
/// expression runs in a timer, because policies do not apply to code that DevTools run.
async fn thrown(rider: &Rider, expression: &str) -> Result<Value, TestError> {
    rider
        .script(&format!(
            "return new Promise((done) => setTimeout(() => {{\
               try {{ {expression}; done(null); }} catch (error) {{ done(error.name); }}\
             }}))"
        ))
        .await
}

/// The mark of a script that should have been blocked, if one has run within a short
/// time.
async fn left_behind(rider: &Rider) -> Result<Value, TestError> {
    rider
        .script("return new Promise((done) => setTimeout(() => done(window.ran ?? null), 200))")
        .await
}

#[test]
fn another_site_cannot_put_the_app_into_a_frame() {
    run(async |rider| {
        rider.expect_console("frame-ancestors");
        let app = rider.site().url();
        let page = format!(
            "<!doctype html><title>Elsewhere</title><link rel=icon href='data:,'><iframe src='{app}/signin'></iframe>"
        );
        let elsewhere = Site::of_pages(&[("/", &page)]).await?;
        rider.goto(elsewhere.url()).await?;
        rider.client().enter_frame(0).await?;
        rider
            .until(
                "the frame has an error in it",
                "return location.protocol === 'chrome-error:'",
            )
            .await
    });
}

#[test]
fn scripts_that_got_into_the_page_do_not_run() {
    run(async |rider| {
        for refused in [
            "Executing inline script violates",
            "Loading the script 'data:",
            "Executing inline event handler violates",
            "Running the JavaScript URL violates",
            "Applying inline style violates",
        ] {
            rider.expect_console(refused);
        }
        rider.site().serve_page(
            "/injected",
            "<!doctype html><title>Injected</title><link rel=icon href=/icons/192.png>\
             <script>window.ran = 'inline'</script>\
             <script src='data:text/javascript,window.ran = \"data\"'></script>\
             <a href='javascript:window.ran = \"address\"'>Go</a>\
             <button onclick='window.ran = \"handler\"'>Press</button>\
             <p style='color: red'>Not red</p><style>p { color: red }</style>",
        );
        rider.open("/injected").await?;
        rider.button("Press").click().await?;
        rider.link("Go").click().await?;
        assert_eq!(left_behind(rider).await?, Value::Null);
        let color = "return getComputedStyle(document.querySelector('p')).color";
        assert_eq!(rider.script(color).await?, "rgb(0, 0, 0)");
        Ok(())
    });
}

/// A host that still sends the headers of another release blocks the inline styles.
#[test]
fn styles_that_the_policy_does_not_know_are_fetched_as_a_file() {
    run(async |rider| {
        rider.expect_console("Applying inline style violates");
        let path = release()?.join("index.html");
        let page = std::fs::read_to_string(&path).unwrap();
        let changed = page.replace("</style>", " </style>");
        assert_ne!(page, changed);
        rider.site().serve_page("/signin", &changed);
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        rider
            .until(
                "the page looks like itself",
                "return getComputedStyle(document.querySelector('form')).display === 'grid'\
                   && document.querySelector('style').sheet === null",
            )
            .await
    });
}

#[test]
fn a_file_of_the_site_is_no_script_without_its_hash() {
    run(async |rider| {
        rider
            .site()
            .serve_page("/upload.js", "window.ran = \"sealed\"");
        let page = |integrity: &str| {
            format!(
                "<!doctype html><title>Injected</title><link rel=icon href=/icons/192.png>\
                 <script src=/upload.js crossorigin{integrity}></script>"
            )
        };
        rider.site().serve_page("/without", &page(""));
        rider.open("/without").await?;
        assert_eq!(left_behind(rider).await?, Value::Null);
        let integrity =
            " integrity=sha384-DKujX2j82WVbCjDZ74qkH4aAuWYWILKMwrsQz3XMTEbVUhDA0yOIieT3QXP+iXTr";
        rider.site().serve_page("/with", &page(integrity));
        rider.open("/with").await?;
        assert_eq!(left_behind(rider).await?, "sealed");
        Ok(())
    });
}

#[test]
fn text_is_not_run() {
    run(async |rider| {
        rider.expect_console("TrustedScript");
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        assert_eq!(thrown(rider, "eval('1')").await?, "EvalError");
        assert_eq!(
            thrown(rider, "new Function('return 1')").await?,
            "EvalError"
        );
        Ok(())
    });
}

#[test]
fn nothing_is_asked_of_an_origin_that_is_not_configured() {
    run(async |rider| {
        rider.expect_console("connect-src");
        rider.expect_console("Refused to connect");
        let elsewhere = Site::of_pages(&[("/", "<p>Secrets, please</p>")]).await?;
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        watch(rider).await?;
        let send = format!(
            "return fetch('{}', {{ mode: 'no-cors' }}).then(() => 'sent', () => 'refused')",
            elsewhere.url()
        );
        assert_eq!(rider.script(&send).await?, "refused");
        is_refused(rider, "connect-src").await?;
        let beacon = format!("new WebSocket('{}')", elsewhere.url().replace("http", "ws"));
        // Some browsers throw an error, others only block the connection.
        thrown(rider, &beacon).await?;
        rider
            .until(
                "it is refused too",
                "return window.refused.filter((what) => what === 'connect-src').length === 2",
            )
            .await
    });
}

#[test]
fn no_text_becomes_markup_or_a_script() {
    run(async |rider| {
        rider.expect_console("Trusted");
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        for expression in [
            "document.body.innerHTML = '<script>window.ran = true</script>'",
            "document.body.innerHTML = '<img src=x onerror=\"window.ran = true\">'",
            "document.body.innerHTML = '<b>harmless</b>'",
            "document.body.insertAdjacentHTML('beforeend', '<iframe srcdoc=x>')",
            "document.createElement('script').src = '/a.js'",
            "document.createElement('script').text = '1'",
            "document.createElement('iframe').srcdoc = '<p>'",
            "new DOMParser().parseFromString('<p>', 'text/html')",
            // A script cannot create a policy that would allow this either.
            "trustedTypes.createPolicy('default', { createHTML: (html) => html })",
        ] {
            assert_eq!(
                thrown(rider, expression).await?,
                "TypeError",
                "{expression}"
            );
        }
        rider.heading("Sign in").wait().await?;
        assert_eq!(left_behind(rider).await?, Value::Null);
        Ok(())
    });
}

#[test]
fn the_one_policy_names_one_worker() {
    run(async |rider| {
        rider.expect_console("Trusted");
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        let registered =
            "return navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)";
        let worker = format!("{}/service-worker.js", rider.site().url());
        assert_eq!(rider.script(registered).await?, worker.as_str());
        // The app has created this policy already, and no other policy can have the
        // same name.
        let another =
            "trustedTypes.createPolicy('service-worker', { createScriptURL: (url) => url })";
        assert_eq!(thrown(rider, another).await?, "TypeError");
        let refused = rider
            .script(
                "return new Promise((done) => setTimeout(() =>\
                   navigator.serviceWorker.register('/boot.js').then(() => done(null), (error) => done(error.name))))",
            )
            .await?;
        assert_eq!(refused, "TypeError");
        assert_eq!(rider.script(registered).await?, worker.as_str());
        Ok(())
    });
}

/// The status and headers of a response, as the page sees them.
async fn answer(rider: &Rider, path: &str) -> Result<Value, TestError> {
    rider
        .script(&format!(
            "return fetch('{path}').then(({{ status, headers }}) => ({{ status, ...Object.fromEntries(headers) }}))"
        ))
        .await
}

#[test]
fn every_answer_has_the_headers_and_only_hashed_files_are_kept() {
    run(async |rider| {
        rider.expect_http_errors_from(rider.site().url());
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        let script = rider
            .script("return new URL(document.querySelector('script[src]').src).pathname")
            .await?;
        let script = script.as_str().unwrap_or_default();
        let keep = json!("public, max-age=31536000, immutable");
        for (path, status, caching) in [
            ("/", 200, json!("no-cache")),
            ("/index.html", 200, json!("no-cache")),
            ("/amplify_outputs.json", 200, json!("no-cache")),
            (script, 200, keep),
            (
                "/no/such/page",
                200,
                json!("public, max-age=0, must-revalidate"),
            ),
            (
                "/no-such-file.js",
                404,
                json!("public, max-age=0, must-revalidate"),
            ),
        ] {
            let answer = answer(rider, path).await?;
            assert_eq!(answer["status"], status, "{path}");
            assert_eq!(answer["cache-control"], caching, "{path}");
            assert_eq!(answer["x-content-type-options"], "nosniff", "{path}");
            assert_eq!(answer["x-frame-options"], "DENY", "{path}");
            assert_eq!(answer["referrer-policy"], "no-referrer", "{path}");
            assert_eq!(
                answer["cross-origin-opener-policy"], "same-origin",
                "{path}"
            );
            assert_eq!(
                answer["cross-origin-resource-policy"], "same-origin",
                "{path}"
            );
            let policy = answer["content-security-policy"].as_str().unwrap();
            assert!(policy.starts_with("default-src 'none'; "), "{path}");
            assert!(
                policy.contains(&format!(
                    "connect-src 'self' {} {};",
                    rider.pool().public_url(),
                    rider.pool().storage().url()
                )),
                "{path}: {policy}"
            );
            let permissions = answer["permissions-policy"].as_str().unwrap();
            assert!(permissions.contains("geolocation=(self)"), "{path}");
            assert!(permissions.contains("microphone=()"), "{path}");
        }
        Ok(())
    });
}

#[test]
fn all_that_the_page_loads_has_its_hash() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        let without = rider
            .script(
                "return [...document.querySelectorAll('script[src], link[rel=stylesheet]')]\
                   .filter(({ integrity }) => !integrity.startsWith('sha384-'))\
                   .map(({ outerHTML }) => outerHTML)",
            )
            .await?;
        assert_eq!(without, json!([]));
        Ok(())
    });
}
