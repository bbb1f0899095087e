import { existsSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fromPrototype } from '../../draft/from/prototype.ts';
import { writeDraft } from '../../draft/write-draft.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { print } from '../print.ts';
import { formatOption, prettyOrJson } from '../shared-options.ts';

export function addInit(program: Command): void {
  program
    .command('init')
    .summary('write a spec to start from')
    .description('Writes a commented spec to fill in, from a prototype if one is given.')
    .argument('[prototype]', 'the C prototype, such as "int xyzzy(int fd, unsigned int flags)"')
    .option('--output <file>', 'the file to write (default: NAME.yaml; - for standard output)')
    .option('--force', 'overwrite an existing file')
    .addOption(formatOption('{"path","spec"} and no file'))
    .addHelpText(
      'after',
      `
Examples:
  $ probeable init 'int xyzzy(int fd, unsigned int flags)'
  $ probeable init --output -
`,
    )
    .action(
      (
        prototype: string | undefined,
        options: { output: string | undefined; force: boolean | undefined; format: string },
      ) => {
        const format = prettyOrJson(options.format);
        const draft = writeDraft(fromPrototype(prototype ?? 'int xyzzy(int fd, unsigned int flags)'));
        if (!draft.ok) {
          const { range, message } = draft.fault;
          const marks = '^'.repeat(Math.max(1, range.end - range.start));
          throw new Failure(
            `this is not a C prototype: ${message}\n  ${prototype}\n  ${' '.repeat(range.start)}${marks}`,
          );
        }
        const path = options.output ?? `${draft.value.name}.yaml`;
        if (format === 'json') print(`${JSON.stringify({ path, spec: draft.value.text }, null, 2)}\n`);
        else if (path === '-') print(draft.value.text);
        else write(path, draft.value.text, options.force === true);
      },
    );
}

function write(path: string, text: string, isForced: boolean): void {
  if (!isForced && existsSync(path))
    throw new Failure(
      `${path} already exists\nhelp: overwrite it with --force, or name another file with --output`,
    );
  try {
    writeFileSync(path, text);
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`cannot write ${path}: ${message}`);
  }
  print(`wrote ${path}; fill in the entry path, then run "probeable check ${path}"\n`);
}
