import type { Command } from 'commander';
import type { DeriveOptions } from '../derive/run-derive.ts';
import { TREE_ARCHITECTURES } from '../derive/tree-architectures.ts';
import { choiceOption, formatOption } from '../shared-options.ts';

export function addDerive(program: Command): void {
  program
    .command('derive')
    .summary("read entry paths from the kernel's source")
    .description(
      'Reads the order of the checks of system calls from the C of a kernel tree, and writes a spec for each call. What the code does not tell becomes a blank.',
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
    .addOption(formatOption('[{"syscall", "grade", "ambiguous", "probes", "steps", "open", "blanks"}]'))
    .addHelpText(
      'after',
      `
Nobody has read a derived spec. A step that the code decides by more than the
arguments may fail; a blank may do anything, or what its "may" and "error" list.
"permanent" is never derived: it is a promise that a person makes.

Examples:
  $ probeable derive openat2 --tree ../linux > openat2.yaml
  $ probeable derive --all --tree ../linux --output derived
  $ probeable derive openat2 --compare ../linux-6.12 ../linux
`,
    )
    .action(async (names: string[], options: DeriveOptions) =>
      (await import('../derive/run-derive.ts')).runDerive(names, options),
    );
}
