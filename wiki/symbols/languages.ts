/** How a language writes what has a name. */
export interface Language {
  /** File of the grammar: `tree-sitter-<grammar>.wasm`. */
  grammar: string;
  /** Node types that define a name: functions, classes, constants and their like. */
  definitions: ReadonlySet<string>;
}

const script = language(
  "typescript",
  `function_declaration generator_function_declaration function_signature class_declaration
  abstract_class_declaration interface_declaration type_alias_declaration enum_declaration internal_module module
  method_definition method_signature abstract_method_signature public_field_definition property_signature
  variable_declarator`,
);

/** By the ending of a file's name. */
const languages: Record<string, Language> = {
  ts: script,
  mts: script,
  cts: script,
  tsx: { ...script, grammar: "tsx" },
  jsx: { ...script, grammar: "tsx" },
  js: { ...script, grammar: "tsx" },
  mjs: { ...script, grammar: "tsx" },
  cjs: { ...script, grammar: "tsx" },
  py: language("python", "function_definition class_definition assignment type_alias_statement"),
  pyi: language("python", "function_definition class_definition assignment type_alias_statement"),
  go: language(
    "go",
    "function_declaration method_declaration type_spec type_alias const_spec var_spec field_declaration method_elem",
  ),
  rs: language(
    "rust",
    `function_item function_signature_item struct_item enum_item union_item trait_item type_item const_item
    static_item mod_item macro_definition field_declaration enum_variant associated_type`,
  ),
  java: language(
    "java",
    `class_declaration interface_declaration enum_declaration record_declaration annotation_type_declaration
    method_declaration constructor_declaration field_declaration constant_declaration enum_constant`,
  ),
  cs: language(
    "c-sharp",
    `class_declaration interface_declaration enum_declaration record_declaration struct_declaration
    delegate_declaration method_declaration constructor_declaration property_declaration field_declaration
    event_declaration enum_member_declaration local_function_statement`,
  ),
  ...sameFor(
    ["cc", "cpp", "cxx", "c", "h", "hh", "hpp", "hxx"],
    language(
      "cpp",
      `function_definition class_specifier struct_specifier union_specifier enum_specifier declaration
      field_declaration preproc_def preproc_function_def alias_declaration type_definition concept_definition`,
    ),
  ),
  rb: language("ruby", "method singleton_method class module assignment"),
  php: language(
    "php",
    `function_definition class_declaration interface_declaration trait_declaration enum_declaration
    method_declaration const_element property_element enum_case`,
  ),
};

/** The language of a file by its name; undefined when it is none that is read here. */
export function languageOf(path: string): Language | undefined {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(languages, ending) ? languages[ending] : undefined;
}

function language(grammar: string, definitions: string): Language {
  return { grammar, definitions: new Set(definitions.split(/\s+/)) };
}

function sameFor(endings: readonly string[], language: Language): Record<string, Language> {
  return Object.fromEntries(endings.map((ending) => [ending, language]));
}
