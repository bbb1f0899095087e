import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DerivedCall, deriveCall } from '../../derive/derive.ts';
import { stepText } from '../../derive/step-text.ts';
import { writeSpec } from '../../derive/write-spec.ts';
import { isAmbiguous } from '../../entry/grade.ts';
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
import { type KernelTree, readKernelTree } from './kernel-tree.ts';

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
  const wanted = options.all ? kernel.tree.calls : names;
  const derived = wanted.map((name) => derive(kernel, name, tree));
  const specs = derived.map((call) => ({ call, text: writeSpec(call, kernel.release) }));
  if (options.output !== undefined) {
    mkdirSync(options.output, { recursive: true });
    for (const { call, text } of specs) writeFileSync(join(options.output, `${call.name}.yaml`), text);
  }
  if (format === 'json')
    print(
      `${JSON.stringify(
        specs.map(({ call, text }) => report(call, text)),
        null,
        2,
      )}\n`,
    );
  else if (options.output === undefined) print(specs.map(({ text }) => text).join('---\n'));
  else print(`wrote ${plural(specs.length, 'spec')} to ${options.output}\n`);
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

function derive({ tree, types, configuration }: KernelTree, name: string, folder: string): DerivedCall {
  const call = deriveCall(tree, types, configuration, name);
  if (call) return call;
  throw new Failure(`--tree ${folder}: no SYSCALL_DEFINEn defines "${name}"${didYouMean(name, tree.calls)}`);
}

/** What JSON says of a derived call. */
function report(call: DerivedCall, text: string) {
  const spec = derivedSpec(text);
  const entry = spec && compileEntry(spec, NEWEST);
  const probes = spec ? suggestProbes(spec, NEWEST) : [];
  return {
    syscall: call.name,
    grade: derivedGrade(spec),
    ambiguous: entry ? (isAmbiguous(entry) ?? null) : null,
    probes: probes.map((probe) => ({ call: probe.call.text, grade: probe.grade, outcomes: probe.expect })),
    steps: call.steps.map((step) => ({
      kind: step.step.kind,
      text: stepText(step),
      errors: step.errors,
      source: `${step.place.path}:${step.place.line}`,
    })),
    blanks: call.steps.flatMap(({ step, place }) =>
      step.kind === 'blank' ? [{ reason: step.words, source: `${place.path}:${place.line}` }] : [],
    ),
  };
}
