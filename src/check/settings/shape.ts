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

/* The file probeable.config.yaml. As with specs, types, validation and JSON Schema come from one definition. */

const text = scalar('a text', { title: 'text', type: 'string' });
const expression = scalar('a C expression', { title: 'C expression', type: 'string' });
const pattern = scalar('a path or glob', { title: 'path or glob', type: 'string' });

const SEVERITY = {
  off: 'The rule is silent.',
  info: 'Worth knowing.',
  warning: 'Should be changed.',
  error: 'Has to be changed.',
} as const;

const severities = dictionary('rules to severities', /^[a-z][\w/-]*$/, choice(SEVERITY));

const override = record('an override', {
  files: required(oneOrMore(pattern), 'For which specs: paths or globs, from the folder of this file.'),
  rules: required(severities, 'Severities for these specs, instead of those above.'),
});

const custom = record('a custom rule', {
  when: required(
    expression,
    'A C expression over the spec: where it is true, the rule speaks. status == "proposed" && role("flags") == 0',
  ),
  message: required(text, 'What it says.'),
  help: optional(oneOrMore(text), 'What to do about it.'),
  severity: optional(choice(SEVERITY), 'How bad it is; a warning where left out.'),
});

export const settingsShape = record('the configuration', {
  files: optional(list(pattern), 'Which specs to check where no path is given: files, folders, globs.'),
  preset: optional(choice(PRESETS), 'Which rules, with which severities; "recommended" where left out.'),
  rules: optional(severities, 'Severities of single rules; "off" silences one.'),
  overrides: optional(list(override), 'Other severities for some of the specs; the last that fits counts.'),
  custom: optional(
    dictionary('ids of the form project/rule to rules', /^[a-z][\w-]*\/[a-z][\w-]*$/, custom),
    'Rules of the project itself.',
  ),
  plugins: optional(
    list(text),
    'Modules with rules, as paths from this file or names of packages. They are code: loaded only with --allow-plugins.',
  ),
});

/** The configuration as JSON Schema, draft 2020-12, for editors. */
export function settingsJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The configuration of probeable',
    description: 'probeable.config.yaml: which specs are checked, by which rules.',
    ...settingsShape.schema(),
  };
}
