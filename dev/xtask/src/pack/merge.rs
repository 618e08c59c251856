//! Puts the code that a signed-in visit shares with other chunks into one file.
//!
//! The splitter writes a file for each set of chunks that share code. A visit loads all
//! files of which its chunk is one of the owners, and small files compress badly. So the
//! files that the signed-in pages share with other chunks become one, which each of the
//! owners then loads as a whole.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;

use wasm_encoder::reencode::{self, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection,
    Module, NameMap, NameSection, TypeSection,
};
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// The chunk with the signed-in pages.
const SIGNED_IN: &str = "signed_in";
/// The chunk that a sign-in loads before it. The code of both is not merged, because the
/// first call does not wait for more code than it needs.
const SIGN_IN: &str = "sign_in";
/// The chunk with all code of the signed-in pages. What only these two share is the pages.
const ACCOUNT: &str = "account";
/// The chunks that a user loads before the signed-in pages or together with them.
const BESIDE: [&str; 3] = ["oauth", "public_pages", "upkeep"];

/// Modules that cannot be merged.
#[derive(Debug)]
pub(crate) enum Error {
    /// A module could not be read.
    Unreadable(reencode::Error<Infallible>),
    /// A module has a part that the splitter does not write.
    Unexpected(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "a part could not be read: {error}"),
            Self::Unexpected(what) => write!(f, "a part has {what}, and cannot be merged"),
        }
    }
}

impl std::error::Error for Error {}

impl<T: Into<reencode::Error<Infallible>>> From<T> for Error {
    fn from(error: T) -> Self {
        Self::Unreadable(error.into())
    }
}

/// Returns the numbers of the files to merge, by the script that loads them: those that the
/// signed-in pages share with other chunks, and those that all the other chunks share.
pub(crate) fn files_to_merge(script: &str) -> Vec<String> {
    let definitions = script.split("/* ").skip(1);
    let files = definitions.filter_map(|definition| {
        let (owners, code) = definition.split_once(" */\nconst __chunk_")?;
        let owners: BTreeSet<&str> = owners.split(", ").collect();
        let (number, _) = code.split_once(' ')?;
        let beside = BESIDE.iter().filter(|one| owners.contains(*one)).count();
        let is_shared = if owners.contains(SIGNED_IN) {
            beside > 0 || !owners.contains(ACCOUNT)
        } else {
            beside == BESIDE.len()
        };
        (is_shared && !owners.contains(SIGN_IN)).then(|| number.to_owned())
    });
    files.collect()
}

/// Returns the script in which the files with these numbers are replaced by the first of
/// them.
pub(crate) fn merged_script(script: &str, numbers: &[String]) -> String {
    let Some((first, others)) = numbers.split_first() else {
        return script.to_owned();
    };
    let name = |number: &str| format!("__chunk_{number}");
    let mut lines = Vec::new();
    let mut is_left_out = false;
    for line in script.lines() {
        if let Some(defined) = line.strip_prefix("const __chunk_") {
            is_left_out = others.iter().any(|other| {
                let rest = defined.strip_prefix(other.as_str());
                rest.is_some_and(|rest| rest.starts_with(' '))
            });
        }
        if !is_left_out {
            lines.push(match line.strip_prefix(", [") {
                Some(rest) => with_needs(rest, |need| {
                    let is_merged = others.iter().any(|other| need == name(other));
                    if is_merged {
                        name(first)
                    } else {
                        need.to_owned()
                    }
                }),
                None => line.to_owned(),
            });
        } else if line.starts_with(", [") {
            is_left_out = false;
        }
    }
    lines.join("\n") + "\n"
}

/// Returns the end of a definition, `, [a, b]…`, of which `rest` is what follows the bracket,
/// with other names for the code that it needs. Each name is there once.
fn with_needs(rest: &str, rename: impl Fn(&str) -> String) -> String {
    let (needs, end) = rest.split_once(']').unwrap_or((rest, ""));
    let mut renamed: Vec<String> = Vec::new();
    for need in needs.split(", ").map(rename) {
        if !renamed.contains(&need) {
            renamed.push(need);
        }
    }
    format!(", [{}]{end}", renamed.join(", "))
}

/// Returns a module with the code and the data of all these modules. They import the same
/// memory, table and globals, and call each other through the table.
///
/// # Errors
/// An error if a module has another part, such as an export or an imported function.
pub(crate) fn merge(modules: &[Vec<u8>]) -> Result<Vec<u8>, Error> {
    let mut merger = Merger::default();
    for module in modules {
        merger.add(module)?;
    }
    Ok(merger.finish())
}

/// The sections of the merged module, and what the indices of the module that is being read
/// have to be increased by.
#[derive(Default)]
struct Merger {
    types: TypeSection,
    imports: ImportSection,
    /// The imports so far, by kind. A place in the list is an index of the new module.
    globals: Vec<String>,
    others: BTreeSet<String>,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    names: NameMap,
    offsets: Offsets,
}

/// The numbers of items of the modules before.
#[derive(Clone, Copy, Default)]
struct Offsets {
    types: u32,
    functions: u32,
    elements: u32,
    data: u32,
}

/// The reader of a module, which changes its indices.
struct Shift {
    offsets: Offsets,
    globals: Vec<u32>,
}

impl Reencode for Shift {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, reencode::Error<Infallible>> {
        Ok(index + self.offsets.types)
    }

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<Infallible>> {
        Ok(index + self.offsets.functions)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, reencode::Error<Infallible>> {
        Ok(index + self.offsets.elements)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, reencode::Error<Infallible>> {
        Ok(index + self.offsets.data)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, reencode::Error<Infallible>> {
        let new = usize::try_from(index).ok();
        Ok(new
            .and_then(|index| self.globals.get(index))
            .map_or(index, |new| *new))
    }
}

impl Merger {
    fn add(&mut self, module: &[u8]) -> Result<(), Error> {
        let mut shift = Shift {
            offsets: self.offsets,
            globals: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(section) => {
                    shift.parse_type_section(&mut self.types, section)?;
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        shift.globals.extend(self.import(import?)?);
                    }
                }
                Payload::FunctionSection(section) => {
                    shift.parse_function_section(&mut self.functions, section)?;
                }
                Payload::ExportSection(section) if section.count() > 0 => {
                    return Err(Error::Unexpected("an export"));
                }
                Payload::StartSection { .. } => return Err(Error::Unexpected("a start")),
                Payload::GlobalSection(_) => return Err(Error::Unexpected("a global")),
                Payload::ElementSection(section) => {
                    shift.parse_element_section(&mut self.elements, section)?;
                }
                Payload::CodeSectionEntry(body) => {
                    shift.parse_function_body(&mut self.code, body)?;
                }
                Payload::DataSection(section) => {
                    shift.parse_data_section(&mut self.data, section)?;
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        self.name_functions(names)?;
                    }
                }
                _ => {}
            }
        }
        self.offsets = Offsets {
            types: self.types.len(),
            functions: self.functions.len(),
            elements: self.elements.len(),
            data: self.data.len(),
        };
        Ok(())
    }

    /// Imports an item unless another module has. Returns the index of a global.
    fn import(&mut self, import: wasmparser::Import<'_>) -> Result<Option<u32>, Error> {
        let name = format!("{} {}", import.module, import.name);
        let kind = match import.ty {
            wasmparser::TypeRef::Global(_) => &mut self.globals,
            wasmparser::TypeRef::Memory(_) | wasmparser::TypeRef::Table(_) => {
                if self.others.insert(name) {
                    RoundtripReencoder.parse_import(&mut self.imports, import)?;
                }
                return Ok(None);
            }
            _ => return Err(Error::Unexpected("an imported function")),
        };
        let place = kind.iter().position(|known| *known == name);
        let place = match place {
            Some(place) => place,
            None => {
                kind.push(name);
                RoundtripReencoder.parse_import(&mut self.imports, import)?;
                kind.len() - 1
            }
        };
        Ok(u32::try_from(place).ok())
    }

    fn name_functions(&mut self, names: wasmparser::NameSectionReader<'_>) -> Result<(), Error> {
        for subsection in names {
            // The splitter writes a subsection of a newer kind, which the reader refuses.
            let Ok(Name::Function(functions)) = subsection else {
                continue;
            };
            for naming in functions {
                let naming = naming?;
                self.names
                    .append(naming.index + self.offsets.functions, naming.name);
            }
        }
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut names = NameSection::new();
        names.functions(&self.names);
        let mut module = Module::new();
        (module.section(&self.types).section(&self.imports))
            .section(&self.functions)
            .section(&self.elements)
            .section(&DataCountSection {
                count: self.offsets.data,
            })
            .section(&self.code)
            .section(&self.data)
            .section(&names);
        module.finish()
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, Elements, EntityType, ExportKind, ExportSection, Function, GlobalType,
        MemoryType, RefType, TableType, ValType,
    };

    use super::*;

    const SCRIPT: &str = "\
/* account, oauth, public_pages, sign_in, signed_in, upkeep */
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL(\"./chunk_1.wasm\", import.meta.url));
}
, []);
/* account, public_pages, signed_in */
const __chunk_2 = makeLoad(() => {
    const src = fetch(new URL(\"./chunk_2.wasm\", import.meta.url));
}
, []);
/* account, oauth, signed_in */
const __chunk_20 = makeLoad(() => {
    const src = fetch(new URL(\"./chunk_20.wasm\", import.meta.url));
}
, []);
/* account, oauth, public_pages, upkeep */
const __chunk_3 = makeLoad(() => {
    const src = fetch(new URL(\"./chunk_3.wasm\", import.meta.url));
}
, []);
/* account, signed_in */
const __chunk_4 = makeLoad(() => {
    const src = fetch(new URL(\"./chunk_4.wasm\", import.meta.url));
}
, []);
export const __wasm_split_load_signed_in = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL(\"./split_signed_in.wasm\", import.meta.url));
}
, [__chunk_1, __chunk_2, __chunk_20, __chunk_4]));
export const __wasm_split_load_upkeep = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL(\"./split_upkeep.wasm\", import.meta.url));
}
, [__chunk_1, __chunk_3]));
";

    #[test]
    fn files_that_the_signed_in_pages_share_are_merged() {
        assert_eq!(files_to_merge(SCRIPT), ["2", "20", "3"]);
        assert!(files_to_merge("const other = 1;").is_empty());
    }

    #[test]
    fn script_loads_the_merged_file_once() {
        let merged = merged_script(SCRIPT, &files_to_merge(SCRIPT));
        assert!(merged.contains(", [__chunk_1, __chunk_2, __chunk_4]));\n"));
        assert!(merged.contains(", [__chunk_1, __chunk_2]));\n"));
        for gone in ["__chunk_20", "__chunk_3", "chunk_20.wasm", "chunk_3.wasm"] {
            assert!(!merged.contains(gone), "{gone}");
        }
        for kept in ["chunk_1.wasm", "chunk_2.wasm", "chunk_4.wasm"] {
            assert!(merged.contains(kept), "{kept}");
        }
        assert_eq!(merged_script(SCRIPT, &[]), SCRIPT);
    }

    /// A module with one function of its own, which is at this place of the table, calls
    /// itself, and adds this number. Its globals are imported in the given order.
    fn module(place: i32, number: i32, globals: [&str; 2]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut imports = ImportSection::new();
        let memory = MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        imports.import("split", "memory", memory);
        let table = TableType {
            element_type: RefType::FUNCREF,
            minimum: 9,
            maximum: None,
            table64: false,
            shared: false,
        };
        imports.import("split", "table", table);
        for global in globals {
            let ty = GlobalType {
                val_type: ValType::I32,
                mutable: true,
                shared: false,
            };
            imports.import("split", global, EntityType::Global(ty));
        }
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut elements = ElementSection::new();
        let offset = ConstExpr::i32_const(place);
        elements.active(None, &offset, Elements::Functions(vec![0].into()));
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        let mut instructions = body.instructions();
        instructions.global_get(0).i32_const(number).i32_add();
        instructions.call(0).i32_add().end();
        code.function(&body);
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(place), [7, 7]);
        let mut names = NameMap::new();
        names.append(0, &format!("of_{place}"));
        let mut name_section = NameSection::new();
        name_section.functions(&names);
        let mut module = Module::new();
        (module.section(&types).section(&imports))
            .section(&functions)
            .section(&elements)
            .section(&DataCountSection { count: 1 })
            .section(&code)
            .section(&data)
            .section(&name_section);
        module.finish()
    }

    #[test]
    fn indices_of_the_second_module_are_shifted() {
        let merged = merge(&[module(3, 1, ["a", "b"]), module(5, 2, ["b", "a"])]).unwrap();
        let mut imports = Vec::new();
        let mut bodies = Vec::new();
        let mut places = Vec::new();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(&merged) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    imports.extend(section.into_imports().map(|import| import.unwrap().name));
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let wasmparser::ElementItems::Functions(items) = element.unwrap().items
                        else {
                            panic!("the items are functions");
                        };
                        places.extend(items.into_iter().map(Result::unwrap));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let operators = body.get_operators_reader().unwrap().into_iter();
                    bodies.push(
                        operators
                            .map(|it| format!("{:?}", it.unwrap()))
                            .collect::<Vec<_>>(),
                    );
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(subsections) = section.as_known() {
                        for subsection in subsections {
                            if let Name::Function(functions) = subsection.unwrap() {
                                names.extend(functions.into_iter().map(|it| {
                                    let it = it.unwrap();
                                    (it.index, it.name.to_owned())
                                }));
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        assert_eq!(imports, ["memory", "table", "a", "b"]);
        assert_eq!(places, [0, 1]);
        assert_eq!(names, [(0, "of_3".to_owned()), (1, "of_5".to_owned())]);
        assert!(bodies[0][0].contains("global_index: 0"), "{:?}", bodies[0]);
        assert!(bodies[1][0].contains("global_index: 1"), "{:?}", bodies[1]);
        assert!(
            bodies[1][3].contains("function_index: 1"),
            "{:?}",
            bodies[1]
        );
    }

    #[test]
    fn module_with_an_export_is_refused() {
        let mut exports = ExportSection::new();
        exports.export("f", ExportKind::Func, 0);
        let mut module = Module::new();
        module.section(&exports);
        assert!(matches!(
            merge(&[module.finish()]),
            Err(Error::Unexpected(_))
        ));
    }
}
