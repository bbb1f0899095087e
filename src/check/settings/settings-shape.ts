import { dictionary } from '../../spec/shape/dictionary.ts';
import {
  choice,
  type JsonSchema,
  list,
  oneOrMore,
  optional,
  record,
  required,
  scalar,
} from '../../spec/shape/shape.ts';
import { PRESETS } from '../preset.ts';

/* The shape of probeable.config.yaml. As for specs, types, validation and JSON Schema have this one definition. */

const text = scalar('a text', { title: 'text', type: 'string' });
const expression = scalar('a C expression', { title: 'C expression', type: 'string' });
const pattern = scalar('a path or glob', { title: 'path or glob', type: 'string' });

const SEVERITY = {
  off: 'The rule does not run.',
  info: 'Worth knowing. Summaries count these as notes.',
  warning: 'Should be changed.',
  error: 'Must be changed.',
} as const;

const severities = dictionary('rules to severities', /^[a-z][\w/-]*$/, choice(SEVERITY));

const override = record('an override', {
  files: required(oneOrMore(pattern), 'The specs: paths or globs, relative to the folder of this file.'),
  rules: required(severities, 'Severities for these specs, instead of those above.'),
});

const custom = record('a custom rule', {
  when: required(
    expression,
    'A C expression about the spec; if it is true, the rule reports the spec. status == "proposed" && role("flags") == 0',
  ),
  message: required(text, 'The message of the finding.'),
  help: optional(oneOrMore(text), 'How to fix it.'),
  severity: optional(choice(SEVERITY), 'The severity of the finding; "warning" if omitted.'),
});

export const settingsShape = record('the configuration', {
  files: optional(list(pattern), 'The specs to check if no path is given: files, folders, globs.'),
  preset: optional(choice(PRESETS), 'The rules to run and their severities; "recommended" if omitted.'),
  rules: optional(severities, 'Severities of single rules; "off" turns a rule off.'),
  overrides: optional(list(override), 'Other severities for some specs; the last matching override wins.'),
  custom: optional(
    dictionary('ids of the form project/rule to rules', /^[a-z][\w-]*\/[a-z][\w-]*$/, custom),
    'Rules of the project itself.',
  ),
  kernel: optional(
    text,
    'The kernel tree that the C of patches and files is read with, as a path relative to this file.',
  ),
  plugins: optional(
    list(text),
    'Modules with rules, as paths relative to this file or as package names. They are code and are loaded only with --allow-plugins.',
  ),
});

/** The configuration as JSON Schema, draft 2020-12, for editors. */
export function settingsJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The configuration of probeable',
    description: 'probeable.config.yaml: the specs to check and the rules to check them with.',
    ...settingsShape.schema(),
  };
}
