import { type Command, Option } from 'commander';
import { ARCHITECTURE_NAMES } from '../../seccomp/architecture.ts';
import { capabilityOption, engineOption } from '../policy-options.ts';
import { print } from '../print.ts';
import { choiceOption, collectValues, formatOption, joinLists, namesIn } from '../shared-options.ts';
import { suggestValues } from '../suggested-values.ts';
import type { WhyOptions } from '../why/run-why.ts';

export function addWhy(program: Command): void {
  program
    .command('why')
    .summary('say who refused a call: the kernel, a filter or something else')
    .description(
      'Reads lines of strace, records of the audit log and messages of container engines, and says for each refused call ' +
        'whether the kernel or a filter refused it, which probe decides where both can, and what to change.',
    )
    .argument(
      '[log...]',
      'a log, - for standard input (default), a line as one argument, or a call and its errno (clone3 EPERM)',
    )
    .addOption(
      suggestValues(
        new Option(
          '--runtime <list>',
          'the container runtime, docker@20.10.9, podman@5.2 …; repeatable (default: say which releases answer so)',
        ),
        () => namesIn('runtimes').filter((name) => name !== 'containers-common'),
      ).argParser(joinLists),
    )
    .option('--profile <file>', 'the policy, in any form that simulate reads; repeatable', collectValues, [])
    .option('--filter <file>', 'the exported filter (struct sock_filter) or its listing', collectValues, [])
    .addOption(engineOption())
    .addOption(
      choiceOption(
        '--arch <name>',
        'the architecture of the program, for lines that do not say',
        ARCHITECTURE_NAMES,
      ).default('x86_64'),
    )
    .addOption(
      choiceOption(
        '--host <name>',
        "the kernel's architecture (default: the 64-bit variant of the program's)",
        ARCHITECTURE_NAMES,
      ),
    )
    .addOption(capabilityOption())
    .option('--kernel <release>', 'the kernel of the host (default: any)')
    .option(
      '--libseccomp <release>',
      'the libseccomp of the host: a release or a package, 2.5.4-1+deb12u1 (default: the newest)',
    )
    .option('--stack', 'treat the named policies as the filters of one process', false)
    .option('--spec <path...>', 'where to look for specs first', [])
    .addOption(formatOption('an object with one answer for equal refusals'))
    .option('--schema', 'print the JSON Schema of that object')
    .addHelpText(
      'after',
      `
The verdict is the kernel, a filter, a security module, either (then a probe
tells), the container engine, strace (-e inject), nobody (only logged), or not
known. Equal refusals are counted; what cannot be read is named with its line.

Examples:
  $ probeable why 'unshare(CLONE_NEWUSER) = -1 EPERM (Operation not permitted)'
  $ probeable why clone3 EPERM --runtime docker@20.10.9
  $ probeable why strace.log --runtime docker@20.10.9 --kernel 6.1
  $ journalctl -k | probeable why -
  $ probeable why 'audit: type=1326 … arch=40000028 syscall=412 code=0x50000'
`,
    )
    .action(async (sources: string[], { schema, ...options }: WhyOptions & { readonly schema?: true }) => {
      if (schema === true) {
        const { whyJsonSchema } = await import('../../report/why-shape.ts');
        print(`${JSON.stringify(whyJsonSchema(), null, 2)}\n`);
        return;
      }
      const { why } = await import('../why/run-why.ts');
      await why(sources, options);
    });
}
