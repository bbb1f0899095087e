import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type DerivedCall, deriveCall } from '../../derive/derive.ts';
import { stepText } from '../../derive/step-text.ts';
import { writeSpec } from '../../derive/write-spec.ts';
import { isAmbiguous } from '../../entry/grade.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { compileEntry } from '../../entry/trace.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { plural } from '../../spec/plural.ts';
import { NEWEST } from '../../spec/version.ts';
import { compareTrees, type TreeComparison } from '../derive/compare-trees.ts';
import { comparisonJson, comparisonText } from '../derive/comparison-report.ts';
import { derivedGrade, derivedSpec } from '../derive/derived-grade.ts';
import { type KernelTree, readKernelTree } from '../derive/kernel-tree.ts';
import { TREE_ARCHITECTURES } from '../derive/tree-architectures.ts';
import { Failure } from '../failure.ts';
import { print } from '../print.ts';
import { choiceOption, formatOption, prettyOrJson } from '../shared-options.ts';

interface DeriveOptions {
  readonly tree: string | undefined;
  readonly compare: readonly string[] | undefined;
  readonly all: boolean | undefined;
  readonly output: string | undefined;
  readonly arch: string;
  readonly config: string | undefined;
  readonly cache: boolean;
  readonly format: string;
}

export function addDerive(program: Command): void {
  program
    .command('derive')
    .summary("read entry paths from the kernel's source")
    .description(
      'Reads from the C of a kernel tree in which order system calls refuse, and writes a spec for each. What the code does not tell becomes a blank.',
    )
    .argument('[name...]', 'system calls that the tree defines')
    .option('--tree <folder>', 'the top of a kernel tree')
    .option('--compare <folder...>', 'say what changed between two kernel trees, the older one first')
    .option('--all', 'every system call that the tree defines')
    .option('--output <folder>', 'write a file for each call there')
    .addOption(
      choiceOption('--arch <name>', 'the architecture that the tree is read for', TREE_ARCHITECTURES).default(
        'x86_64',
      ),
    )
    .option('--config <file>', 'the .config that the tree is read for (default: no option is known)')
    .option('--no-cache', 'read the whole tree, and keep nothing of it on disk')
    .addOption(formatOption('[{"syscall", "grade", "ambiguous", "probes", "steps", "blanks"}]'))
    .addHelpText(
      'after',
      `
Nobody has read a derived spec. A step that the code decides by more than the
arguments may fail; a blank may do anything. "permanent" is never derived: it
is a promise that a person makes.

Examples:
  $ probeable derive openat2 --tree ../linux > openat2.yaml
  $ probeable derive --all --tree ../linux --output derived
  $ probeable derive openat2 --compare ../linux-6.12 ../linux
`,
    )
    .action((names: string[], options: DeriveOptions) => {
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
    });
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
