import { type Command, Option } from 'commander';
import { ARCHITECTURE_NAMES } from '../../seccomp/architecture.ts';
import { capabilityOption, engineOption } from '../policy-options.ts';
import {
  callArgument,
  choiceOption,
  collectValues,
  formatOption,
  joinLists,
  namesIn,
} from '../shared-options.ts';
import type { SimulateOptions } from '../simulate/simulate-options.ts';
import { suggestValues } from '../suggested-values.ts';

export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .summary('show what container filters return for a call, and what callers conclude')
    .description(
      'Computes what the seccomp filters of container runtimes return for a call, release by release, and which rule decides; ' +
        'or what your own profile or exported filter returns.',
    )
    .addArgument(
      callArgument(
        '[target]',
        'a system call, a number (also an unassigned one), a range such as 0-600, a call in C or of strace, or - for a batch',
      ),
    )
    .addOption(
      suggestValues(
        new Option(
          '--runtime <list>',
          'docker@20.10.9, podman@5.2, containerd (its newest), docker@all …; repeatable (default: all of them)',
        ),
        // containers/common is a profile of Podman and others, not a runtime.
        () => [...namesIn('runtimes').filter((name) => name !== 'containers-common'), 'gvisor'],
      ).argParser(joinLists),
    )
    .option(
      '--profile <file>',
      'a policy: a profile of OCI, Docker or containers/common, Kubernetes objects, a unit of systemd, a list of LXC, filters of Firecracker, a profile of snapd, a policy of Kafel, or a listing of a filter; repeatable',
      collectValues,
      [],
    )
    .option(
      '--filter <file>',
      'an exported filter (struct sock_filter), or its listing by seccomp-tools or libseccomp',
      collectValues,
      [],
    )
    .addOption(engineOption())
    .addOption(
      choiceOption('--arch <name>', "the caller's architecture", ARCHITECTURE_NAMES).default('x86_64'),
    )
    .addOption(
      choiceOption(
        '--host <name>',
        "the kernel's architecture (default: the 64-bit variant of the caller's)",
        ARCHITECTURE_NAMES,
      ),
    )
    .addOption(capabilityOption())
    .option('--kernel <release>', 'the kernel of the host (default: the newest)')
    .option(
      '--libseccomp <release>',
      'the libseccomp of the host: a release or a package, 2.5.4-1+deb12u1 (default: the newest)',
    )
    .option(
      '--stack',
      'treat the named policies as the filters of one process, installed in the order --runtime, --profile, --filter',
      false,
    )
    .option(
      '--compare <policies...>',
      'two policies, each a runtime@release or a file, with options of its own if need be (docker,engine=crun@1.8): show every call that they treat differently',
    )
    .option('--args <list>', 'the arguments, decimal or 0x…; _ for an unknown one')
    .option('--spec <path...>', 'where to look for the spec of a call', [])
    .option('--emit-bpf <file>', 'write the filter of the named runtime or profile')
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
An answer is allow, an errno, kill, trap … or args: it depends on arguments that
were not given; no container, where none starts; unknown, where nobody can say.
A batch is a JSON line a call: {"syscall": "clone", "args": ["0x10000000"]}.

Examples:
  $ probeable simulate clone3                  release by release
  $ probeable simulate openat2 --runtime docker@19.03,docker@20.10
  $ probeable simulate 472 --runtime podman --format json
  $ probeable simulate clone --args 0x10000000 --cap none
  $ probeable simulate chroot --stack --runtime docker --profile profile.json
  $ probeable simulate openat2 --engine gvisor@20240807
  $ probeable simulate 0-600 --profile profile.json --engine crun@1.8
  $ probeable simulate mount --profile web.service --engine systemd@252
  $ probeable simulate --runtime docker --emit-bpf docker.bpf
  $ probeable simulate --compare docker@20.10.9 docker@25.0.3
  $ probeable simulate clone --compare docker profile.json,engine=crun@1.8
`,
    )
    .action(async (target: string | undefined, options: SimulateOptions) => {
      const { simulate } = await import('../simulate/run-simulate.ts');
      await simulate(target, options);
    });
}
