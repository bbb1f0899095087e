import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { RULES } from '../../../rules/index.ts';
import { CONFIG_FILE, NO_CONFIGURATION } from '../../check/configuration.ts';
import { PRESET_NAMES, PRESETS } from '../../check/preset.ts';
import { readSelectors, SELECTOR_WORDS } from '../../check/selection.ts';
import { addTreeOptions, kernelRequest, type TreeOptions } from '../derive/tree-options.ts';
import { Failure } from '../failure.ts';
import { readConfig } from '../input/config.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { warn } from '../print.ts';
import { choiceOption, collectValues, oneOf } from '../shared-options.ts';
import { suggestValues } from '../suggested-values.ts';
import type { CheckRequest } from './run-check.ts';

/** The options of all commands that run the rules. */
export interface RequestOptions extends TreeOptions {
  readonly preset: string | undefined;
  readonly rule: readonly string[];
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  readonly profile: readonly string[];
  readonly stdinName: string;
  readonly base: string | undefined;
  readonly newOnly: boolean | undefined;
  /** A file; `false` for none. */
  readonly config: string | boolean;
  readonly allowPlugins: boolean | undefined;
}

/** An option that takes selectors of rules, as a list or repeated. */
function selectorOption(flags: string, description: string): Option {
  return suggestValues(new Option(flags, description), () => [
    ...SELECTOR_WORDS,
    ...RULES.map(({ id }) => id),
  ])
    .default([])
    .argParser(collectValues);
}

/** Adds the options. Without `forReport` it omits those that limit the report, which make no sense for `baseline`. */
export function addRequestOptions(command: Command, { forReport }: { readonly forReport: boolean }): Command {
  const presets = PRESET_NAMES.map((name) => `${name}: ${PRESETS[name]}`).join('; ');
  command
    .addOption(choiceOption('--preset <name>', `the rules to run; ${presets}`, PRESET_NAMES))
    .addOption(
      suggestValues(new Option('--rule <id>', 'run only this rule; repeatable'), () =>
        RULES.map(({ id }) => id),
      )
        .default([])
        .argParser(collectValues),
    )
    .addOption(
      selectorOption(
        '--select <list>',
        'run only these rules: ids, topics, first words of ids, or all; repeatable',
      ),
    )
    .addOption(
      selectorOption(
        '--ignore <list>',
        'do not run these rules; the more specific selector wins; repeatable',
      ),
    )
    .option('--base <state>', 'compare with this commit or with the specs in this folder (abi-breaking)')
    .option('--config <file>', `use this file instead of ${CONFIG_FILE}`)
    .option('--no-config', 'use no configuration')
    .option('--allow-plugins', 'load the plugins that the configuration names, which are code')
    .option(
      '--profile <file>',
      'also use this policy, in any form that simulate reads, besides the newest of each runtime; repeatable',
      collectValues,
      [],
    )
    .option('--stdin-name <path>', 'the name of standard input in reports', STANDARD_INPUT);
  addTreeOptions(command);
  return forReport
    ? command.option('--new-only', 'report only findings that the base does not have')
    : command;
}

/** Makes a request from the options. */
export async function requestOf(paths: readonly string[], options: RequestOptions): Promise<CheckRequest> {
  const { config, base, preset } = options;
  const named = typeof config === 'string' ? config : undefined;
  const configuration = config === false ? NO_CONFIGURATION : await readConfig(named);
  if (options.newOnly === true && base === undefined)
    throw new Failure('--new-only needs a base to compare with\nhelp: name a commit or a folder with --base');
  const root = named === undefined ? '.' : dirname(named);
  const configured = configuration.settings.kernel;
  const tree = configured === undefined ? undefined : join(root, configured);
  if (tree !== undefined && options.tree === undefined && !existsSync(tree))
    warn(
      `probeable: ${named ?? CONFIG_FILE}: "kernel" names ${configured}, which does not exist, so no C can be checked\nhelp: correct the path, or name the tree with --tree\n`,
    );
  return {
    paths,
    configuration,
    root,
    hasNested: config !== false && named === undefined,
    preset: preset === undefined ? undefined : oneOf('--preset', preset, PRESET_NAMES),
    rules: options.rule,
    selection: {
      select: options.select.length === 0 ? undefined : readSelectors(options.select),
      ignore: readSelectors(options.ignore),
    },
    profiles: options.profile,
    stdinName: options.stdinName,
    base,
    isNewOnly: options.newOnly === true,
    allowsPlugins: options.allowPlugins === true,
    kernel: kernelRequest(options, tree),
    hasBaseline: false,
  };
}
