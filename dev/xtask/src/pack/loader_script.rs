//! The files of a chunk, as the release's script names them.
//!
//! The script has a definition of the form `name=…new URL("./FILE",import.meta.url)…,[a,b])`
//! for each file with code: the list at its end has the names of the definitions with the
//! code that this file needs.

/// Returns the files that the browser loads for the chunk of this name, such as
/// `signed_in`: the chunk's own file first. `None` if the script does not define it.
pub(crate) fn files_of_chunk(script: &str, chunk: &str) -> Option<Vec<String>> {
    let own = format!("split_{chunk}-");
    let definitions: Vec<_> = definitions(script).collect();
    let chunk = definitions
        .iter()
        .find(|definition| definition.file.starts_with(&own))?;
    let mut files = vec![chunk.file.to_owned()];
    for name in chunk.needs.split(',').filter(|name| !name.is_empty()) {
        let needed = definitions
            .iter()
            .find(|definition| definition.name == name)?;
        files.push(needed.file.to_owned());
    }
    Some(files)
}

/// The definition of one file with code.
struct Definition<'a> {
    name: &'a str,
    file: &'a str,
    /// The names of the definitions that this file needs, separated by commas.
    needs: &'a str,
}

fn definitions(script: &str) -> impl Iterator<Item = Definition<'_>> {
    const FILE: &str = "new URL(\"./";
    script.match_indices(FILE).filter_map(|(at, found)| {
        let (before, after) = (&script[..at], &script[at + found.len()..]);
        // The definition begins with its name: the word before the last `=` that is not
        // part of an arrow and is followed by the call of a function.
        let start = before.rfind("(()=>{")?;
        let (head, _) = before[..start].rsplit_once('=')?;
        let name = head.rsplit(|c: char| !is_of_name(c)).next()?;
        let (file, after) = after.split_once('"')?;
        let (_, after) = after.split_once(",[")?;
        let (needs, _) = after.split_once(']')?;
        Some(Definition { name, file, needs })
    })
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"function d(n,t){}var P=d(()=>{let n=fetch(new URL("./chunk_5-0e.wasm",import.meta.url));return n.catch(()=>{}),async t=>go(n,t)},[]),$w=d(()=>{let n=fetch(new URL("./chunk_6-43.wasm",import.meta.url));return n.catch(()=>{}),async t=>go(n,t)},[]),F=S(d(()=>{let n=fetch(new URL("./split_signed_in-c4.wasm",import.meta.url));return n.catch(()=>{}),async t=>go(n,t)},[P,$w])),H=S(d(()=>{let n=fetch(new URL("./split_sign_in-0e.wasm",import.meta.url));return n},[$w]));"#;

    #[test]
    fn chunk_has_its_file_and_those_it_shares() {
        let files = |chunk| files_of_chunk(SCRIPT, chunk);
        assert_eq!(
            files("signed_in").unwrap(),
            [
                "split_signed_in-c4.wasm",
                "chunk_5-0e.wasm",
                "chunk_6-43.wasm"
            ]
        );
        assert_eq!(
            files("sign_in").unwrap(),
            ["split_sign_in-0e.wasm", "chunk_6-43.wasm"]
        );
        assert_eq!(files("account"), None);
    }

    #[test]
    fn unknown_name_is_no_silent_gap() {
        let script = SCRIPT.replace("[P,$w]", "[P,$x]");
        assert_eq!(files_of_chunk(&script, "signed_in"), None);
    }
}
