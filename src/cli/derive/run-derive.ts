import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DerivedCall, deriveCall } from '../../derive/derive.ts';
import { stepText } from '../../derive/step-text.ts';
import { writeSpec } from '../../derive/write-spec.ts';
import { isAmbiguous } from '../../entry/grade.ts';
import { uncertainSteps } from '../../entry/suggest/best-grade.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { compileEntry } from '../../entry/trace.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { plural } from '../../spec/plural.ts';
import { NEWEST } from '../../spec/version.ts';
import { Failure } from '../failure.ts';
import { print } from '../print.ts';
import { prettyOrJson } from '../shared-options.ts';
import { compareTrees, type TreeComparison } from './compare-trees.ts';
import { comparisonJson, comparisonText } from './comparison-report.ts';
import { derivedGrade, derivedSpec } from './derived-grade.ts';
import { readKernelTree } from './kernel-tree.ts';

/** The options of `derive`. */
export interface DeriveOptions {
  readonly tree: string | undefined;
  readonly compare: readonly string[] | undefined;
  readonly all: boolean | undefined;
  readonly output: string | undefined;
  readonly arch: string;
  readonly config: string | undefined;
  readonly cache: boolean;
  readonly format: string;
}

/** Runs `derive`: writes specs, or says what changed between two trees. Loaded when it is asked for. */
export function runDerive(names: readonly string[], options: DeriveOptions): void {
  const format = prettyOrJson(options.format);
  if (options.compare) {
    const comparison = compare(options.compare, names, options);
    print(
      format === 'json'
        ? `${JSON.stringify(comparisonJson(comparison), null, 2)}\n`
        : comparisonText(comparison),
    );
    return;
  }
  const { tree } = options;
  if (tree === undefined)
    throw new Failure('there is no tree to read\nhelp: name the top of a kernel tree with --tree');
  if (names.length === 0 && !options.all)
    throw new Failure('nothing to derive: name system calls, or give --all');
  const kernel = readKernelTree(tree, options.arch, options.config, options.cache);
  const { calls } = kernel.tree;
  const missing = names.find((name) => !calls.includes(name));
  if (missing !== undefined)
    throw new Failure(`--tree ${tree}: no SYSCALL_DEFINEn defines "${missing}"${didYouMean(missing, calls)}`);
  const wanted = options.all ? calls : names;
  const { output } = options;
  if (output !== undefined) mkdirSync(output, { recursive: true });
  const reports: unknown[] = [];
  const texts: string[] = [];
  // One after the other: all calls of a tree together take more memory than the tree.
  for (const name of wanted) {
    const call = deriveCall(kernel.tree, kernel.types, kernel.configuration, name);
    if (!call) continue;
    const text = writeSpec(call, kernel.release);
    if (output !== undefined) writeFileSync(join(output, `${name}.yaml`), text);
    if (format === 'json') reports.push(report(call, text));
    else if (output === undefined) texts.push(text);
  }
  if (format === 'json') print(`${JSON.stringify(reports, null, 2)}\n`);
  else if (output === undefined) print(texts.join('---\n'));
  else print(`wrote ${plural(wanted.length, 'spec')} to ${output}\n`);
}

function compare(
  folders: readonly string[],
  names: readonly string[],
  { tree, output, arch, config, cache }: DeriveOptions,
): TreeComparison {
  const [before, after] = folders;
  if (before === undefined || after === undefined || folders.length !== 2)
    throw new Failure(
      `--compare: takes two kernel trees, not ${folders.length}\nhelp: name system calls before the option`,
    );
  if (tree !== undefined || output !== undefined)
    throw new Failure(`${tree === undefined ? '--output' : '--tree'} has no effect with --compare`);
  return compareTrees(
    readKernelTree(before, arch, config, cache),
    readKernelTree(after, arch, config, cache),
    names,
  );
}

/** What JSON says of a derived call. */
function report(call: DerivedCall, text: string) {
  const spec = derivedSpec(text);
  const entry = spec && compileEntry(spec, NEWEST);
  const grade = derivedGrade(spec);
  const probes = spec ? suggestProbes(spec, NEWEST) : [];
  return {
    syscall: call.name,
    grade,
    ambiguous: entry ? (isAmbiguous(entry) ?? null) : null,
    probes: probes.map((probe) => ({ call: probe.call.text, grade: probe.grade, outcomes: probe.expect })),
    steps: call.steps.map((step) => ({
      kind: step.step.kind,
      text: stepText(step),
      errors: step.errors,
      source: `${step.place.path}:${step.place.line}`,
    })),
    // Where the grade is unknown: what may refuse some call for certain, although the path cannot tell.
    open: (grade === 'unknown' && entry ? uncertainSteps(entry) : []).map((step) => ({
      reason: step.text,
      source: step.source ?? null,
    })),
    blanks: call.steps.flatMap(({ step, place }) =>
      step.kind === 'blank' ? [{ reason: step.words, source: `${place.path}:${place.line}` }] : [],
    ),
  };
}
