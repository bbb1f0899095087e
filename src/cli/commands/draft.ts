import type { Command } from 'commander';
import { INPUT_FORMS } from '../../draft/read-description.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { addTreeOptions, kernelRequest, type TreeOptions } from '../derive/tree-options.ts';
import { DraftReader, type DraftSource } from '../draft/draft-reader.ts';
import { EXIT, Failure } from '../failure.ts';
import { print, warn } from '../print.ts';
import { collectValues, formatOption, prettyOrJson } from '../shared-options.ts';

interface DraftOptions extends TreeOptions {
  readonly running: readonly string[];
  readonly syscall: readonly string[];
  readonly format: string;
}

export function addDraft(program: Command): void {
  const command = program
    .command('draft')
    .summary('draft specs from other descriptions')
    .description(
      'Writes specs from a patch, C, the running kernel, syzkaller or KAPI. From C it reads the order of the checks; the other descriptions do not have it, so their drafts have a blank.',
    )
    .argument('[input...]', `a prototype, a file, or -: ${INPUT_FORMS}; with --tree also the name of a call`)
    .option(
      '--running <name>',
      'draft the call NAME of the running kernel from its tracepoint; repeatable',
      collectValues,
      [],
    )
    .option('--syscall <name>', 'draft only this call of the input; repeatable', collectValues, [])
    .addOption(formatOption('[{"syscall","source","spec"}]'));
  addTreeOptions(command)
    .addHelpText(
      'after',
      `
What the code does not tell is a blank: without --tree, all that the patch or
the file does not contain. Descriptions other than C do not have the order of
the checks; their drafts have one blank, marked TODO.

Examples:
  $ b4 am -o - MESSAGE-ID | probeable draft - > xyzzy.yaml
  $ b4 am -o - MESSAGE-ID | probeable draft - --tree ../linux
  $ probeable draft openat2 --tree ../linux
  $ probeable draft fs/open.c --syscall openat2 --tree .
  $ sudo probeable draft --running openat2
  $ probeable draft syzkaller/sys/linux/auto.txt --syscall mseal
  $ probeable draft 'int xyzzy(int dfd, const char __user *path)'
`,
    )
    .action(async (inputs: string[], options: DraftOptions) => {
      const format = prettyOrJson(options.format);
      const reader = new DraftReader(kernelRequest(options));
      const found = options.running.flatMap((name) => reader.running(name));
      let isWhole = true;
      for (const input of inputs) {
        const { drafts, faults, repeated } = await reader.read(input);
        found.push(...drafts);
        for (const message of [...faults, ...repeated]) warn(`probeable: ${input}: ${message}\n`);
        isWhole &&= faults.length === 0;
      }
      // If calls were selected, each must be in the input.
      if (!isWhole && options.syscall.length === 0) process.exitCode = EXIT.failed;
      if (inputs.length + options.running.length === 0)
        throw new Failure(
          'there is nothing to draft from\nhelp: give a prototype, a file, --running NAME, or --tree and a name',
        );
      const drafts = choose(found, options.syscall).map(({ source, write }) => ({ source, ...write() }));
      print(
        format === 'json'
          ? `${JSON.stringify(
              drafts.map(({ name, source, text }) => ({ syscall: name, source, spec: text })),
              null,
              2,
            )}\n`
          : drafts.map(({ text }) => text).join('---\n'),
      );
    });
}

function choose(found: readonly DraftSource[], names: readonly string[]): readonly DraftSource[] {
  if (names.length === 0) return found;
  return names.map((name) => {
    const wanted = found.find((one) => one.name === name);
    if (wanted !== undefined) return wanted;
    throw new Failure(
      `the input describes no "${name}"${didYouMean(
        name,
        found.map((one) => one.name),
      )}`,
    );
  });
}
