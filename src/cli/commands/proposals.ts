import type { Command } from 'commander';
import { addTreeOptions, kernelRequest, type TreeOptions } from '../derive/tree-options.ts';
import { EXIT } from '../failure.ts';
import { print, warn } from '../print.ts';
import type { AddedProposal, ProposalUpdate } from '../proposals/update.ts';
import { collectValues, formatOption, prettyOrJson } from '../shared-options.ts';

interface UpdateOptions extends TreeOptions {
  readonly output: string;
  readonly known: readonly string[];
  readonly since: string | undefined;
  readonly dryRun: boolean | undefined;
  readonly format: string;
}

export function addProposals(program: Command): void {
  const proposals = program
    .command('proposals')
    .summary('describe the system calls that mailing lists propose')
    .description('Keeps a folder of specs of the system calls that were posted to mailing lists.')
    .addHelpText('after', `\nExamples:\n  $ probeable proposals update list.mbox --tree ../linux\n`);
  const update = proposals
    .command('update')
    .summary('add the calls of a mail archive')
    .description(
      'Finds the series of a mail archive that add a system call, and writes a spec for each posting that the folder does not have. The entry path is read from the code of the series.',
    )
    .argument('<archive...>', 'a mailbox, a message, -, or a git repository of public-inbox')
    .option('-o, --output <folder>', 'the folder of the specs', 'proposals')
    .option('--known <path>', 'specs elsewhere whose postings need no other; repeatable', collectValues, [])
    .option('--since <date>', 'leave out what a repository received before; as "git log --since" takes it')
    .option('--dry-run', 'say what would be added, and write nothing')
    .addOption(
      formatOption('{"added": [{"syscall","revision","grade","path"}], "superseded", "faults", "notes"}'),
    );
  addTreeOptions(update)
    .addHelpText(
      'after',
      `
A call that the kernel tree already defines is not proposed. A posting is known
by a link of a spec to one of its mails, or by version and date in "revision".
Older postings of a call that are still "proposed" become "superseded"; what
became of the last one is for a person to say.

Examples:
  $ b4 mbox -o - MESSAGE-ID | probeable proposals update - --tree ../linux
  $ probeable proposals update linux-api.git --since 2026-07-01 --tree ../linux
  $ probeable proposals update list.mbox --output postings --dry-run
`,
    )
    .action(async (archives: string[], options: UpdateOptions) => {
      const format = prettyOrJson(options.format);
      const { updateProposals } = await import('../proposals/update.ts');
      const { kernelCodeOf } = await import('../derive/kernel-code.ts');
      const update = await updateProposals({
        archives,
        folder: options.output,
        elsewhere: options.known,
        since: options.since,
        kernel: kernelCodeOf(kernelRequest(options)),
        isDryRun: options.dryRun === true,
      });
      if (update.faults.length > 0) process.exitCode = EXIT.failed;
      if (format === 'json') print(`${JSON.stringify(update, null, 2)}\n`);
      else {
        for (const fault of [...update.notes, ...update.faults]) warn(`probeable: ${fault}\n`);
        print(linesOf(update, options));
      }
    });
}

function linesOf({ added, superseded }: ProposalUpdate, { output, dryRun }: UpdateOptions): string {
  const lines = [
    ...added.map((one) => `${dryRun === true ? 'would add' : 'added'} ${describe(one)}\n`),
    ...superseded.map(({ path, syscall }) => `superseded: an older posting of ${syscall} in ${path}\n`),
  ];
  if (lines.length === 0) return `no posting adds a system call that ${output} does not describe\n`;
  return lines.join('');
}

function describe({ syscall, revision, grade, path }: AddedProposal): string {
  return `${path}: ${syscall} ${revision}, grade ${grade}`;
}
