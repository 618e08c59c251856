//! Writes a module with its functions in another order, so that it compresses better.

use std::convert::Infallible;
use std::fmt;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

use crate::similarity::order_by_similarity;

/// A module that cannot be read.
#[derive(Debug)]
pub(crate) struct Error(reencode::Error<Infallible>);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the functions cannot be put in order: {}", self.0)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl<T: Into<reencode::Error<Infallible>>> From<T> for Error {
    fn from(error: T) -> Self {
        Self(error.into())
    }
}

/// Returns the module with similar functions side by side, and all that refers to a
/// function changed accordingly.
///
/// # Errors
///
/// Bytes that are not a WebAssembly module of the supported version.
pub(crate) fn order_functions(module: &[u8]) -> Result<Vec<u8>, Error> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if matches!(import?.ty, TypeRef::Func(_)) {
                        imported += 1;
                    }
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = order_by_similarity(&bodies);
    let mut new_indices = vec![0; order.len()];
    for (new, old) in (imported..).zip(&order) {
        if let Some(index) = new_indices.get_mut(*old) {
            *index = new;
        }
    }
    let mut ordered = Module::new();
    Order {
        imported,
        order,
        new_indices,
    }
    .parse_core_module(&mut ordered, Parser::new(0), module)?;
    Ok(ordered.finish())
}

/// The new order of the functions that a module defines.
struct Order {
    /// The number of imported functions, whose indices come first and do not change.
    imported: u32,
    /// The place of each function among those of the old module, in the new order.
    order: Vec<usize>,
    /// The new index of each function, in the old order.
    new_indices: Vec<u32>,
}

impl Order {
    /// The items in the new order.
    fn ordered<T: Clone>(&self, items: &[T]) -> Vec<T> {
        (self.order.iter())
            .filter_map(|old| items.get(*old).cloned())
            .collect()
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<Infallible>> {
        let defined = index.checked_sub(self.imported);
        let new = defined.and_then(|defined| self.new_indices.get(usize::try_from(defined).ok()?));
        Ok(new.copied().unwrap_or(index))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for index in self.ordered(&types) {
            functions.function(index);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for body in self.ordered(&bodies) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
        ImportSection, StartSection, TableSection, TableType, TypeSection,
    };

    use super::*;

    /// A module with an imported function, and three functions of its own. The first and
    /// the third are similar. Each function calls the next.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([wasm_encoder::ValType::I64], []);
        let mut imports = ImportSection::new();
        imports.import("a", "b", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0).function(1).function(0);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: wasm_encoder::RefType::FUNCREF,
            minimum: 2,
            maximum: None,
            table64: false,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("second", ExportKind::Func, 2);
        let mut elements = ElementSection::new();
        let offset = ConstExpr::i32_const(0);
        elements.active(None, &offset, Elements::Functions(vec![3, 0].into()));
        let mut code = CodeSection::new();
        for (number, next) in [(7_000_000, 3), (-1, 0), (7_000_000, 1)] {
            let mut body = Function::new([]);
            let mut instructions = body.instructions();
            instructions.i32_const(number).drop();
            if number == -1 {
                instructions.i64_const(0).drop();
            }
            instructions.call(next).end();
            code.function(&body);
        }
        let mut module = Module::new();
        (module.section(&types).section(&imports))
            .section(&functions)
            .section(&tables)
            .section(&exports)
            .section(&StartSection { function_index: 1 })
            .section(&elements)
            .section(&code);
        module.finish()
    }

    /// The functions' types, and the last operand of each body, which is what it calls.
    fn read(module: &[u8]) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
        let mut types = Vec::new();
        let mut calls = Vec::new();
        let mut references = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::FunctionSection(section) => {
                    types.extend(section.into_iter().map(Result::unwrap));
                }
                Payload::ExportSection(section) => {
                    references.extend(section.into_iter().map(|export| export.unwrap().index));
                }
                Payload::StartSection { func, .. } => references.push(func),
                Payload::ElementSection(section) => {
                    for element in section {
                        if let wasmparser::ElementItems::Functions(items) = element.unwrap().items {
                            references.extend(items.into_iter().map(Result::unwrap));
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().unwrap() {
                        if let wasmparser::Operator::Call { function_index } = operator.unwrap() {
                            calls.push(function_index);
                        }
                    }
                }
                _ => {}
            }
        }
        (types, calls, references)
    }

    #[test]
    fn similar_functions_move_and_references_follow() {
        let module = module();
        assert_eq!(
            read(&module),
            (vec![0, 1, 0], vec![3, 0, 1], vec![2, 1, 3, 0])
        );
        let ordered = order_functions(&module).unwrap();
        assert_eq!(
            read(&ordered),
            (vec![0, 0, 1], vec![2, 1, 0], vec![3, 1, 2, 0])
        );
    }

    #[test]
    fn other_bytes_are_refused() {
        assert!(order_functions(b"no module").is_err());
    }
}
