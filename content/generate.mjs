/*
 * Writes the tables of the references (guidance/*.md) from the definitions that they describe, and behind each C example of
 * the guidance what `check` says of it; npm run build comes first. A table stands between <!-- generated: NAME --> and
 * <!-- end -->. With --check it writes nothing, and fails where a
 * table is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const content = dirname(fileURLToPath(import.meta.url));
const folder = join(content, 'guidance');
const load = (path) => import(`../dist/${path}.js`);
const { specJsonSchema } = await load('src/spec/definition/spec');
const { ROLES } = await load('src/spec/definition/meaning');
const { STEPS } = await load('src/spec/definition/steps');
const { KERNEL_ARCHITECTURES } = await load('src/spec/architecture');
const { readSeen } = await load('src/verify/read-record');
const { kernelMatrix } = await load('src/verify/verified-matrix');
const { SUMMARY, summaryText } = await load('src/verify/verified-summary');
const { CONSTANTS } = await load('src/spec/definition/builtins');
const { CALL_VALUES, CONSTANT_TEXTS, FUNCTION_TEXTS } = await load('src/spec/definition/builtin-texts');
const { BUILTIN_STRUCTS, BUILTIN_TYPEDEFS } = await load('src/spec/types/builtin');
const { formatType } = await load('src/spec/types/type');
const { ERRNO_NAMES } = await load('src/spec/errno');
const { SIGNAL_NAMES } = await load('src/spec/signal');
const { CAPABILITY_NAMES } = await load('src/spec/capability');
const { settingsJsonSchema } = await load('src/check/settings/settings-shape');
const { CUSTOM_COUNTS, CUSTOM_NAMES, CUSTOM_TESTS } = await load('src/lint/custom/model');
const { dataJsonSchema } = await load('src/data/data-shape');
const { createProgram } = await load('src/cli/program');
const { RULES } = await load('rules/index');
const { checkCodeExample } = await load('src/report/code-example');
const { stateCode } = await load('src/report/stated-code');
const { readRuntimeFacts } = await load('src/seccomp/runtimes/runtime-facts');
const { newestPolicies } = await load('src/seccomp/simulate/number-policies');

const code = (text) => `\`${text}\``;
/** Outside of code, what looks like markup is escaped. */
const plain = (text) => text.replaceAll(/`[^`]*`|</g, (part) => (part !== '<' ? part : `\\${part}`));
const cell = (text) => text.replaceAll(/(?<!\\)\|/g, '\\|');
/** What kernels answered, by the records. */
const records = readdirSync(join(content, 'verified'))
  .filter((name) => name.endsWith('.json') && name !== SUMMARY)
  .sort()
  .map((name) => readSeen(readFileSync(join(content, 'verified', name), 'utf8')));

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const listed = (names) => names.map(code).join(', ');

/** What a value may be, in words, from its JSON Schema. */
function describeValue(schema) {
  if (schema.title !== undefined) return schema.title;
  if (schema.oneOf !== undefined)
    return schema.oneOf.map((one) => code(one.const ?? String(one.enum[0]))).join(', ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(describeValue))].join(', or ');
  if (schema.type === 'boolean') return '`true` or `false`';
  if (schema.type === 'array') return `list of ${plural(schema.items)}`;
  if (schema.properties !== undefined) return 'mapping, below';
  return `mapping of names to ${plural(schema.additionalProperties)}`;
}

function plural(schema) {
  if (schema.anyOf?.every(({ properties }) => properties !== undefined) === true) return 'steps, below';
  const value = describeValue(schema);
  if (value === 'mapping, below') return 'mappings, below';
  if (value === 'path or glob') return 'paths or globs';
  if (value.startsWith('mapping of names to '))
    return `mappings of names to ${plural(schema.additionalProperties)}`;
  return /^[\w ]+$/.test(value) && !value.startsWith('list') ? `${value.replace(/h$/, 'he')}s` : value;
}

/** Where the schema's own words would be longer than a reference to what follows. */
const VALUES = {
  arguments: 'arguments, below',
  structs: 'structs, below',
  unions: 'unions, below',
  sentinels: 'mapping of names to C numbers, or to mappings, below',
  values: 'mapping of names to C numbers, or to mappings, below',
  constants: 'mapping of names to C numbers, or to mappings, below',
  rules: 'mapping of rules to severities',
};

const keyRows = ({ properties, required = [] }) =>
  Object.entries(properties).map(([key, schema]) => [
    code(key) + (required.includes(key) ? ' (required)' : ''),
    VALUES[key] ?? describeValue(schema),
    schema.description,
  ]);
const keys = (schema) => table(['key', 'value', 'meaning'], keyRows(schema));
const words = (schema) =>
  table(
    ['word', 'meaning'],
    schema.oneOf.map(({ const: word, description }) => [code(word), description]),
  );
const mappingIn = (schema) => schema.anyOf.find(({ properties }) => properties !== undefined);

const spec = specJsonSchema();
const argument = spec.properties.arguments.additionalProperties;
const field = mappingIn(spec.properties.structs.additionalProperties.additionalProperties);
const steps = new Map(
  spec.properties.entry.items.anyOf.map((step) => [Object.keys(step.properties)[0], step]),
);
const SHARED = ['when', 'note', 'source', 'since', 'until', 'arch'];

/** Integer types by their size and sign. */
function integerTypes() {
  const groups = new Map();
  for (const [name, type] of BUILTIN_TYPEDEFS) {
    if (type.kind !== 'integer') continue;
    const group = `${type.size} ${type.signed ? 'signed' : 'unsigned'}`;
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return table(
    ['bytes', 'sign', 'names'],
    [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, names]) => [...group.split(' '), listed(names)]),
  );
}

function structTypes() {
  const structs = [
    ...[...BUILTIN_STRUCTS].map(([name, type]) => [`struct ${name}`, type]),
    ...[...BUILTIN_TYPEDEFS].filter(([, type]) => type.kind === 'struct'),
  ];
  return table(
    ['type', 'bytes', 'fields'],
    structs.map(([name, type]) => [
      code(name),
      String(type.size),
      type.fields.map((each) => code(declaration(each))).join(', '),
    ]),
  );
}

/** A field as C declares it. */
function declaration({ name, type }) {
  if (type.kind === 'array') return `${formatType(type.of)} ${name}[${type.count}]`;
  const text = formatType(type);
  return text.endsWith('*') ? text + name : `${text} ${name}`;
}

const settings = settingsJsonSchema();

const functionsOf = (functions, operands) =>
  Object.entries(functions).map(([name, { about }]) => [code(`${name}(${operands})`), about]);

/** Options of `check` that the page about the configuration is about. */
const CONFIGURING =
  /^--(?:preset|rule|config|no-config|allow-plugins|profile|fail-on|min-severity|base|new-only|no-baseline)$/;

function optionsOf(name, pattern) {
  const command = createProgram().commands.find((each) => each.name() === name);
  return command.options
    .filter(({ long }) => pattern.test(long))
    .map(({ flags, description, defaultValue }) => [code(flags), withDefault(description, defaultValue)]);
}

/** Rooms of the library, in the order of the page. */
const ROOMS = {
  spec: 'Specs',
  entry: 'Traces, grades and probes',
  lint: 'Rules and findings',
  rules: 'Rules and findings',
  check: 'Rules and findings',
  report: 'Rules and findings',
  draft: 'Drafts and other descriptions',
  generate: 'Drafts and other descriptions',
  seccomp: 'Filters, runtimes and callers',
  verify: 'Verification',
};

/** What src/index.ts exports, with the first sentence that stands above each declaration. */
function tablesOfExports() {
  const root = join(folder, '../..');
  const groups = new Map(Object.values(ROOMS).map((title) => [title, []]));
  const index = readFileSync(join(root, 'src/index.ts'), 'utf8');
  for (const [, isType, names, path] of index.matchAll(/^export (type )?\{([^}]*)\} from '([^']+)';$/gm)) {
    const file = join(root, 'src', path);
    const text = readFileSync(file, 'utf8');
    const room = file
      .slice(root.length + 1)
      .replace(/^src\//, '')
      .split('/')[0];
    for (const name of names.split(',').map((each) => each.trim())) {
      if (name === '') continue;
      const [own, alias = own] = name.replace(/^type /, '').split(' as ');
      const { kind, about } = declarationOf(own, text, file);
      const what = isType !== undefined || name.startsWith('type ') ? 'type' : kind;
      groups.get(ROOMS[room]).push([code(alias), what, about]);
    }
  }
  return [...groups]
    .map(([title, rows]) => `### ${title}\n\n${table(['export', 'kind', 'what it is'], rows.sort(byName))}`)
    .join('\n\n');
}

const byName = ([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

function declarationOf(name, text, file) {
  const declaration = new RegExp(
    `(?:/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\n)?export (?:async )?(function|class|interface|type|const) ${name}\\b`,
  ).exec(text);
  if (declaration === null) throw new Error(`${file} declares no ${name}`);
  const [, comment, keyword] = declaration;
  if (comment === undefined) throw new Error(`${file}: ${name} has no docstring, which its reference needs`);
  const words = comment
    .replaceAll(/\n\s*\* ?/g, ' ')
    .replaceAll(/\{@link ([\w.]+)\}/g, '`$1`')
    .trim();
  const about = /^.*?[.](?=\s|$)/.exec(words)?.[0] ?? words;
  return { kind: keyword === 'const' ? 'value' : keyword, about };
}

/** Each key of the data with its path, what it may be, and what it means. */
function dataRows(schema, path) {
  return Object.entries(schema.properties).flatMap(([key, own]) => {
    if (own.description === undefined)
      throw new Error(`the key ${path}${key} of the data has no description`);
    const value = own.anyOf?.find(({ type }) => type !== 'null') ?? own;
    const inner = value.items ?? value;
    const name = `${path}${key}${value.items === undefined ? '' : '[]'}`;
    const rows = inner.properties === undefined ? [] : dataRows(inner, `${name}.`);
    return [[code(name), dataValue(own), own.description], ...rows];
  });
}

/** What a value of the data may be, in words. */
function dataValue(schema) {
  if (schema.anyOf !== undefined) return schema.anyOf.map(dataValue).join(' or ');
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.const !== undefined) return code(String(schema.const));
  if (Array.isArray(schema.type))
    return schema.type.map((type) => dataValue({ ...schema, type })).join(' or ');
  if (schema.type === 'null') return '`null`';
  if (schema.type === 'array')
    return schema.items.properties === undefined ? `${dataValue(schema.items)}s` : 'objects';
  if (schema.type === 'object')
    return schema.properties === undefined
      ? `object of ${dataValue(schema.additionalProperties)}s`
      : 'object';
  return schema.type;
}

const tables = {
  keys: () => keys(spec),
  status: () => words(spec.properties.status),
  returns: () => words(spec.properties.returns),
  artifacts: () =>
    table(
      ['key', 'meaning'],
      Object.entries(spec.properties.artifacts.properties).map(([key, { description }]) => [
        code(key),
        description,
      ]),
    ),
  privilege: () => keys(mappingIn(spec.properties.privilege)),
  derived: () => keys(spec.properties.derived),
  probe: () => keys(spec.properties.probes.items),
  argument: () => keys(argument),
  field: () =>
    table(
      ['key', 'value', 'meaning'],
      keyRows(field).filter(([key]) => !keyRows(argument).some(([other]) => other === key)),
    ),
  roles: () =>
    table(
      ['role', 'meaning'],
      Object.entries(ROLES).map(([role, about]) => [code(role), about]),
    ),
  sentinel: () => keys(mappingIn(argument.properties.sentinels.additionalProperties)),
  nullable: () => keys(mappingIn(argument.properties.nullable)),
  'walk-keys': () => keys(steps.get('work').properties.walk),
  steps: () =>
    table(
      ['step', 'meaning', 'further keys'],
      Object.keys(STEPS).map((kind) => {
        const { properties, required } = steps.get(kind);
        const further = Object.keys(properties)
          .filter((key) => key !== kind && !SHARED.includes(key))
          .map((key) => code(key) + (required.includes(key) ? ' (required)' : ''));
        return [code(kind), properties[kind].description, further.join(', ')];
      }),
    ),
  'step-keys': () => {
    const rows = new Map();
    for (const [kind, { properties }] of steps)
      for (const [key, schema] of Object.entries(properties)) {
        if (key === kind || SHARED.includes(key)) continue;
        const row = `${code(key)}\n${describeValue(schema)}\n${schema.description}`;
        rows.set(row, [...(rows.get(row) ?? []), code(kind)]);
      }
    const shared = SHARED.map((key) => {
      const schema = steps.get('check').properties[key];
      return [code(key), 'every step', describeValue(schema), schema.description];
    });
    const own = [...rows].map(([row, kinds]) => {
      const [key, value, description] = row.split('\n');
      return [key, kinds.join(', '), value, description];
    });
    return table(['key', 'of', 'value', 'meaning'], [...own, ...shared]);
  },
  architectures: () => listed(Object.keys(KERNEL_ARCHITECTURES)),
  kernels: () =>
    table(
      ['Linux', 'architecture', 'verified', 'not built in', 'not called', 'newer', 'calls made'],
      kernelMatrix(records.flatMap(({ calls }) => [...calls.values()])).map(
        ({ release, architecture, counts, calls }) => [
          release,
          architecture,
          ...[
            counts.called,
            counts['not-built-in'],
            counts['not-called'] + counts.skipped,
            counts.newer,
            calls,
          ].map(String),
        ],
      ),
    ),
  'integer-types': integerTypes,
  'struct-types': structTypes,
  functions: () =>
    table(
      ['function', 'value'],
      Object.values(FUNCTION_TEXTS).map(({ form, description }) => [code(form), description]),
    ),
  constants: () =>
    table(
      ['constant', 'value', 'type', 'meaning'],
      Object.entries(CONSTANTS).map(([name, { value, type }]) => [
        code(name),
        String(value),
        code(formatType(type)),
        CONSTANT_TEXTS[name],
      ]),
    ),
  'call-values': () => table(['argument', 'what it passes'], CALL_VALUES),
  errnos: () => listed(ERRNO_NAMES),
  signals: () => listed(SIGNAL_NAMES),
  capabilities: () => listed(CAPABILITY_NAMES),
  'config-keys': () => keys(settings),
  presets: () => words(settings.properties.preset),
  severities: () => words(settings.properties.rules.additionalProperties),
  'config-override': () => keys(settings.properties.overrides.items),
  'config-custom': () => keys(settings.properties.custom.additionalProperties),
  'custom-names': () =>
    table(
      ['name', 'type', 'value'],
      Object.entries(CUSTOM_NAMES).map(([name, { type, about }]) => [code(name), type, about]),
    ),
  'custom-counts': () => table(['function', 'what it counts'], functionsOf(CUSTOM_COUNTS, 'text')),
  'custom-tests': () => table(['function', 'what it asks'], functionsOf(CUSTOM_TESTS, 'text, part')),
  exports: () => tablesOfExports(),
  data: () => table(['key', 'value', 'meaning'], dataRows(dataJsonSchema(), '')),
  'check-options': () => table(['option', 'meaning'], optionsOf('check', CONFIGURING)),
};

/** A table of arguments and options for each command that does something, by its words: `options-site-build`. */
function optionTables(command, path) {
  return command.commands.flatMap((inner) => {
    const name = path === '' ? inner.name() : `${path}-${inner.name()}`;
    if (inner.commands.length > 0) return optionTables(inner, name);
    return [[`options-${name}`, () => table(['argument or option', 'meaning'], rowsOf(inner))]];
  });
}

const withDefault = (description, value) =>
  typeof value === 'string' ? `${plain(description)} (default: ${code(value)})` : plain(description);

function rowsOf({ registeredArguments, options }) {
  return [
    ...registeredArguments.map((argument) => {
      const name = argument.name() + (argument.variadic ? '…' : '');
      return [code(argument.required ? name : `[${name}]`), plain(argument.description)];
    }),
    ...options.map(({ flags, description, defaultValue }) => [
      code(flags),
      withDefault(description, defaultValue),
    ]),
    [code('-h, --help'), 'display help for command'],
  ];
}

for (const [name, make] of optionTables(createProgram(), '')) tables[name] = make;

const PAGES = [
  'guidance/spec-language',
  'guidance/configuration',
  'guidance/command-line',
  'guidance/data',
  'guidance/library',
  '../README',
];
const used = new Set();
let isStale = false;
for (const page of PAGES) {
  const path = join(content, `${page}.md`);
  const text = readFileSync(path, 'utf8');
  const fresh = text.replace(/^<!-- generated: (\S+) -->\n[\s\S]*?^<!-- end -->$/gm, (_, name) => {
    if (tables[name] === undefined) throw new Error(`${page}.md: there is no table ${name}`);
    used.add(name);
    return `<!-- generated: ${name} -->\n\n${tables[name]()}\n\n<!-- end -->`;
  });
  if (fresh === text) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`content/${page}.md is stale: npm run pages\n`);
    isStale = true;
  } else writeFileSync(path, fresh);
}

const policies = newestPolicies(
  readdirSync(join(content, 'runtimes'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readRuntimeFacts(readFileSync(join(content, 'runtimes', name), 'utf8'))),
);
for (const name of readdirSync(folder)) {
  const text = readFileSync(join(folder, name), 'utf8');
  const fresh = stateCode(text, [], RULES, (code, rules) => checkCodeExample(code, rules, () => policies));
  if (fresh === text) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`content/guidance/${name} is stale: npm run pages\n`);
    isStale = true;
  } else writeFileSync(join(folder, name), fresh);
}

const summary = join(content, 'verified', SUMMARY);
if (readFileSync(summary, 'utf8') !== summaryText(records)) {
  if (process.argv.includes('--check')) {
    process.stderr.write(`content/verified/${SUMMARY} is stale: npm run pages\n`);
    isStale = true;
  } else writeFileSync(summary, summaryText(records));
}
const unused = Object.keys(tables).filter((name) => !used.has(name));
if (unused.length > 0) throw new Error(`no page has the table ${unused.join(', ')}`);
process.exitCode = isStale ? 1 : 0;
