import type { Command } from 'commander';
import { RULES } from '../../../rules/index.ts';
import type { ContainerPolicy } from '../../lint/container-policy.ts';
import { Engine } from '../../lint/engine.ts';
import { isAtLeast, SEVERITIES, type Severity } from '../../lint/finding.ts';
import { PRESET_NAMES, PRESETS, type Preset, rulesOf, severityUnder } from '../../lint/preset.ts';
import type { Rule } from '../../lint/rule.ts';
import { FORMAT_NAMES } from '../../report/index.ts';
import { findingsOf, type InputFault, type Run } from '../../report/run.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { EXIT, Failure } from '../failure.ts';
import { asksContainers } from '../input/asks-containers.ts';
import { findInputs, InputReader, STANDARD_INPUT } from '../input/inputs.ts';
import { readOutputs, writeOutputs } from '../output.ts';
import { PACKAGE, ruleUrl } from '../package-info.ts';
import { Progress } from '../progress.ts';
import { loadVerified } from '../verified.ts';

interface CheckOptions {
  readonly format: string;
  readonly output: readonly string[];
  readonly failOn: string;
  readonly preset: string;
  readonly rule: readonly string[];
  readonly profile: readonly string[];
  readonly stdinName: string;
}

/** `never`: findings are for reading, and only what keeps the tool from its work fails. */
const FAIL_ON = [...SEVERITIES, 'never'] as const;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function addCheck(program: Command): void {
  const presets = PRESET_NAMES.map((name) => `${name}: ${PRESETS[name]}`).join('; ');
  program
    .command('check')
    .summary('judge specs against the rules')
    .description(
      'Judges specs: is there a probe, does each declared one hold, what is wrong and what to change.',
    )
    .argument('[path...]', 'specs, folders of them, or - for standard input')
    .option('--format <name>', `one of ${FORMAT_NAMES.join(', ')}`, 'pretty')
    .option(
      '--output <file>',
      'write to FILE, or with format:FILE another format to it; repeatable',
      collect,
      [],
    )
    .option('--fail-on <severity>', `exit 1 from this severity on: ${FAIL_ON.join(', ')}`, 'error')
    .option('--preset <name>', `which rules; ${presets}`, 'recommended')
    .option('--rule <id>', 'only this rule; repeatable', collect, [])
    .option(
      '--profile <file>',
      'ask this seccomp profile too, beside the newest of each runtime; repeatable',
      collect,
      [],
    )
    .option('--stdin-name <path>', 'what to call standard input in reports', STANDARD_INPUT)
    .addHelpText(
      'after',
      `
Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the tool could not do its work.

Examples:
  $ probeable check                                   the specs of this project
  $ probeable check xyzzy.yaml --fail-on warning
  $ probeable check content --output sarif:out.sarif --output junit:out.xml
  $ git show HEAD:xyzzy.yaml | probeable check - --format json
`,
    )
    .action(async (paths: string[], options: CheckOptions) => {
      process.exitCode = await check(paths, options);
    });
}

async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  const threshold = oneOf('--fail-on', options.failOn, FAIL_ON);
  const preset = oneOf('--preset', options.preset, PRESET_NAMES);
  const outputs = readOutputs(options.format, options.output);
  const rules = chooseRules(preset, options.rule);
  const { files, faults } = await findInputs(paths);
  const reader = new InputReader();
  const nameOf = (path: string) => (path === STANDARD_INPUT ? options.stdinName : path);
  const again = (name: string) =>
    reader.again(name === options.stdinName && files.includes(STANDARD_INPUT) ? STANDARD_INPUT : name);
  let policies: readonly ContainerPolicy[] | undefined;
  const engine = new Engine({
    rules,
    unjudged: RULES.filter(({ about }) => about === 'document'),
    knownRules: RULES.map(({ id }) => id),
    severity: (_, own) => severityUnder(preset, own),
    url: ruleUrl,
    text: again,
    policies: () => policies ?? [],
  });
  const unreadable: InputFault[] = [...faults];
  const progress = new Progress(files.length, 'checking');
  for (const [index, path] of files.entries()) {
    const file = await reader.read(path);
    if (file.ok) {
      if (policies === undefined && (options.profile.length > 0 || asksContainers(file.text)))
        policies = (await import('../containers.ts')).loadPolicies(options.profile);
      engine.add(nameOf(path), file.text);
    } else unreadable.push({ path: nameOf(path), message: file.message });
    if (index % 16 === 0) progress.update(index);
  }
  const run: Run = {
    files: engine.finish(),
    faults: unreadable,
    rules: RULES,
    version: PACKAGE.version,
    url: ruleUrl,
    verifiedOn: loadVerified(),
  };
  progress.end();
  await writeOutputs(run, outputs, again);
  return exitCode(
    run,
    threshold,
    outputs.some(({ format, file }) => format === 'pretty' && file === undefined),
  );
}

/** Findings and inputs that could not be read; the latter are named on standard error unless a report did. */
function exitCode(run: Run, threshold: Severity | 'never', isReported: boolean): number {
  if (!isReported)
    for (const { path, message } of run.faults) process.stderr.write(`probeable: ${path}: ${message}\n`);
  if (run.faults.length > 0 || run.files.some(({ isUnreadable }) => isUnreadable)) return EXIT.failed;
  if (threshold === 'never') return EXIT.clean;
  return findingsOf(run).some(({ finding }) => isAtLeast(finding.severity, threshold))
    ? EXIT.findings
    : EXIT.clean;
}

function chooseRules(preset: Preset, ids: readonly string[]): readonly Rule[] {
  if (ids.length === 0) return rulesOf(preset, RULES);
  return ids.map((id) => {
    const rule = RULES.find((candidate) => candidate.id === id);
    if (rule !== undefined) return rule;
    throw new Failure(
      `--rule: there is no rule "${id}"${didYouMean(
        id,
        RULES.map((known) => known.id),
      )}`,
    );
  });
}

function oneOf<Word extends string>(option: string, word: string, words: readonly Word[]): Word {
  const found = words.find((candidate) => candidate === word);
  if (found !== undefined) return found;
  throw new Failure(`${option}: "${word}" is none of ${words.join(', ')}${didYouMean(word, words)}`);
}
