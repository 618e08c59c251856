//! Shortens wasm-bindgen's script and the splitter's. It removes the code for browsers
//! that could not run the module anyway, and moves code that is repeated in each
//! function into shared functions.
//!
//! The module needs reference types. Every browser that has these has `encodeInto`,
//! `FinalizationRegistry` and `instantiateStreaming`. The parts are fetched by the last
//! one only, so a host that sends another type than `application/wasm` shows no page
//! after the first one in either case. Code that is not found in a script is not
//! replaced.

/// The end of a function that returns a text.
const RETURN_TEXT: &str = "\
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32(arg0 + 4 * 1, len1, true);
getDataViewMemory0().setInt32(arg0 + 4 * 0, ptr1, true);
";
/// The end of a function that returns an optional text.
const RETURN_OPTIONAL_TEXT: &str = "\
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32(arg0 + 4 * 1, len1, true);
getDataViewMemory0().setInt32(arg0 + 4 * 0, ptr1, true);
";
/// The functions between `LOADING_START` and `LOADING_END` fetch and start the module.
const LOADING_START: &str = "async function __wbg_load(";
const LOADING_END: &str = "export { initSync, __wbg_init as default };";

/// The shared functions, which replace the repeated code.
const SHARED_FUNCTIONS: &str = "\
function giveText(arg0, ret) {
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
getDataViewMemory0().setInt32(arg0 + 4, WASM_VECTOR_LEN, true);
getDataViewMemory0().setInt32(arg0, ptr1, true);
}
function giveOptional(ret) {
return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
}
function catching(f) {
return (...args) => handleError(f, args);
}
function initSync() {
return wasm;
}
async function __wbg_init({ module_or_path }) {
const { instance, module } = await WebAssembly.instantiateStreaming(fetch(module_or_path), __wbg_get_imports());
return __wbg_finalize_init(instance, module);
}
";

/// Shortens wasm-bindgen's script. Gives `None` if the script is not in the expected
/// form.
pub(crate) fn bindings(script: &str) -> Option<String> {
    // The indentation is removed, because it differs between the occurrences.
    let mut text = String::with_capacity(script.len());
    for line in script.lines().map(str::trim_start) {
        text.push_str(line);
        text.push('\n');
    }
    let (before, rest) = text.split_once(LOADING_START)?;
    let (_, after) = rest.split_once(LOADING_END)?;
    let text = before
        .replace(RETURN_TEXT, "giveText(arg0, ret);\n")
        .replace(RETURN_OPTIONAL_TEXT, "giveText(arg0, ret);\n")
        .replace(
            "return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);",
            "return giveOptional(ret);",
        )
        .replace(
            "function() { return handleError(function (",
            "catching(function (",
        )
        .replace("}, arguments); },\n", "}),\n");
    let text = without(&text, "if (!('encodeInto' in ", "\n};\n}\n");
    let text = without(&text, "if (realloc === undefined) {", "return ptr;\n}\n");
    let text = without(
        &text,
        "(typeof FinalizationRegistry === 'undefined')",
        "\n: ",
    );
    Some([&text, SHARED_FUNCTIONS, LOADING_END, after].concat())
}

/// The text without the first passage that begins and ends with these.
fn without(text: &str, begin: &str, end: &str) -> String {
    let cut = text.split_once(begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(end)?;
        Some([before, after].concat())
    });
    cut.unwrap_or_else(|| text.to_owned())
}

/// Shortens the splitter's script: the code that fetches a file becomes one function.
pub(crate) fn chunk_loader(script: &str) -> String {
    const BEFORE: &str = "() => {\n    const src = fetch(new URL(";
    const AFTER: &str = ", import.meta.url));\n    src.catch(() => {});\n    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}";
    const FETCH: &str = "
function fetchPart(file) {
    const src = fetch(new URL(file, import.meta.url));
    src.catch(() => {});
    return (imports) => WebAssembly.instantiateStreaming(src, imports);
}
";
    let mut pieces = script.split(BEFORE);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once(AFTER) {
            Some((file, after)) => {
                out.push_str("() => fetchPart(");
                out.push_str(file);
                out.push(')');
                out.push_str(after);
            }
            None => {
                out.push_str(BEFORE);
                out.push_str(piece);
            }
        }
    }
    out.push_str(FETCH);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_often_is_said_once() {
        let function = |text: &str| format!("a: function(arg0, arg1) {{\n{text}}},\n");
        let text = [
            &function(&RETURN_TEXT.replace('\n', "\n            ")),
            &function(RETURN_OPTIONAL_TEXT),
            "b: function() { return handleError(function (arg0) {\n    const ret = arg0.b;\n    return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);\n}, arguments); },\n",
            "if (realloc === undefined) {\n    return ptr;\n    }\nlet len;\n",
            "if (!('encodeInto' in encoder)) {\n    encoder.encodeInto = function () {\n    };\n}\n",
            "const D = (typeof FinalizationRegistry === 'undefined')\n    ? {}\n    : new FinalizationRegistry(f);\n",
            LOADING_START,
            "module) {}\n",
            LOADING_END,
        ]
        .concat();
        let short = bindings(&text).unwrap();
        let (changed, _) = short.split_once(SHARED_FUNCTIONS).unwrap();
        assert_eq!(
            changed,
            "a: function(arg0, arg1) {\ngiveText(arg0, ret);\n},\n\
             a: function(arg0, arg1) {\ngiveText(arg0, ret);\n},\n\
             b: catching(function (arg0) {\nconst ret = arg0.b;\nreturn giveOptional(ret);\n}),\n\
             let len;\n\
             const D = new FinalizationRegistry(f);\n"
        );
        assert!(short.ends_with(&format!("{LOADING_END}\n")));
    }

    #[test]
    fn a_script_that_begins_otherwise_stays() {
        assert_eq!(bindings("export default init;"), None);
    }

    #[test]
    fn parts_are_fetched_in_one_place() {
        let load = |file: &str| {
            format!(
                "makeLoad(() => {{\n    const src = fetch(new URL(\"./{file}\", import.meta.url));\n    src.catch(() => {{}});\n    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}}\n, []);\n"
            )
        };
        let short = chunk_loader(&(load("a.wasm") + &load("b.wasm")));
        assert!(short.starts_with(
            "makeLoad(() => fetchPart(\"./a.wasm\")\n, []);\nmakeLoad(() => fetchPart(\"./b.wasm\")\n, []);\n"
        ));
    }
}
