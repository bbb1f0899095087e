import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { RULES } from '../../../rules/index.ts';
import { CONFIG_FILE, NO_CONFIGURATION } from '../../check/configuration.ts';
import { PRESET_NAMES, PRESETS } from '../../check/preset.ts';
import { readSelectors, SELECTOR_WORDS } from '../../check/selection.ts';
import { Failure } from '../failure.ts';
import { readConfig } from '../input/config.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { choiceOption, collect, oneOf } from '../shared-options.ts';
import { suggesting } from '../suggested-values.ts';
import type { CheckRequest } from './run.ts';

/** Options of every command that runs the rules. */
export interface RequestOptions {
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

/** An option that takes what names rules, as a list or several times. */
function selectorOption(flags: string, description: string): Option {
  return suggesting(new Option(flags, description), () => [...SELECTOR_WORDS, ...RULES.map(({ id }) => id)])
    .default([])
    .argParser(collect);
}

/** Options that narrow what is reported make no sense for what accepts everything. */
export function addRequestOptions(command: Command, { forReport }: { readonly forReport: boolean }): Command {
  const presets = PRESET_NAMES.map((name) => `${name}: ${PRESETS[name]}`).join('; ');
  command
    .addOption(choiceOption('--preset <name>', `which rules; ${presets}`, PRESET_NAMES))
    .addOption(
      suggesting(new Option('--rule <id>', 'only this rule; repeatable'), () => RULES.map(({ id }) => id))
        .default([])
        .argParser(collect),
    )
    .addOption(
      selectorOption(
        '--select <list>',
        'only these rules: ids, topics, first words of ids, or all; repeatable',
      ),
    )
    .addOption(selectorOption('--ignore <list>', 'not these rules; the closer name counts; repeatable'))
    .option('--base <state>', 'compare with this commit, or with the specs in this folder (abi-breaking)')
    .option('--config <file>', `settings instead of ${CONFIG_FILE}`)
    .option('--no-config', 'no settings at all')
    .option('--allow-plugins', 'load the modules that the configuration names: they are code')
    .option(
      '--profile <file>',
      'ask this seccomp profile too, beside the newest of each runtime; repeatable',
      collect,
      [],
    )
    .option('--stdin-name <path>', 'what to call standard input in reports', STANDARD_INPUT);
  return forReport ? command.option('--new-only', 'report only what the base does not have') : command;
}

/** What the options ask for. */
export async function requestOf(paths: readonly string[], options: RequestOptions): Promise<CheckRequest> {
  const { config, base, preset } = options;
  const named = typeof config === 'string' ? config : undefined;
  const configuration = config === false ? NO_CONFIGURATION : await readConfig(named);
  if (options.newOnly === true && base === undefined)
    throw new Failure('--new-only: new against what? Name a commit or a folder with --base');
  return {
    paths,
    configuration,
    root: named === undefined ? '.' : dirname(named),
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
    hasBaseline: false,
  };
}
