import { didYouMean } from '../../../spec/nearest-word.ts';
import { shorten } from '../../../spec/shorten.ts';
import { MAX_ERRNO, type SeccompAction } from '../../seccomp-action.ts';
import { syscallNumbers } from '../../syscalls/syscall-numbers.ts';
import type { NamedPolicy } from '../policy.ts';
import type { ProfileProblem } from '../read-json.ts';
import type { ListCondition, ListRule } from '../rule-list.ts';
import { CallHints } from './call-hints.ts';
import type { FormClaim, PolicyForm } from './form.ts';
import { readLxcCondition } from './lxc-condition.ts';

/** The architectures that get a filter besides that of the machine (parse_config_v2, get_new_ctx). */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['x86', 'x32'],
  aarch64: ['arm'],
  ppc64: ['ppc'],
  mips64: ['mips', 'mips64n32'],
  mipsel64: ['mipsel', 'mipsel64n32'],
};

const SECTIONS =
  'x86 x32 x86_64 all arm arm64 ppc64le ppc64 ppc mips64 mips64n32 mips mipsel64 mipsel64n32 mipsel s390x s390'.split(
    ' ',
  );

/** The machines on which a section counts; `all` counts everywhere. */
const SECTION_HOSTS: Readonly<Record<string, string>> = {
  x86: 'x86 x86_64',
  x32: 'x86_64',
  arm: 'arm aarch64',
  arm64: 'aarch64',
  ppc: 'ppc ppc64',
  mips: 'mips mips64',
  mips64n32: 'mips64',
  mipsel: 'mipsel mipsel64',
  mipsel64n32: 'mipsel64',
};

const KILL: SeccompAction = { kind: 'kill-thread' };
const ALLOW: SeccompAction = { kind: 'allow' };

/**
 * LXC's lists, which Incus and LXD write too: `lxc.seccomp.profile` of lxc.container.conf(5), read as src/lxc/seccomp.c of
 * lxc/lxc does (parse_config, 5.0.2; the same in 4.0 to 7.0). Version 1 lists numbers, version 2 names with an action and
 * conditions. A section decides on which machines its rules count; there they count for every architecture.
 */
export const LXC: PolicyForm = {
  title: 'a list of LXC',
  endings: ['.seccomp', '.policy'],
  claim: claimList,
  read: (text, problems) => new LxcReader(text, problems).read(),
};

function claimList(text: string): FormClaim | undefined {
  const [, version, style] = /^\uFEFF?([12])[ \t\r]*\n(\S{0,60})/.exec(text) ?? [];
  return version !== undefined && /^(?:white|black|allow|deny)list/.test(style ?? '')
    ? { line: 2, evidence: style ?? '' }
    : undefined;
}

class LxcReader {
  readonly #lines: readonly string[];
  readonly #problems: ProfileProblem[];
  readonly #hints = new CallHints();

  constructor(text: string, problems: ProfileProblem[]) {
    this.#lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
    this.#problems = problems;
  }

  read(): readonly NamedPolicy[] {
    const style = this.#lines[1] ?? '';
    if (this.#lines[0]?.trim().endsWith('1')) return this.#readNumbers(style);
    const isDenyList = /^(?:black|deny)list/.test(style);
    const rest = /^\S+\s*(.*)$/.exec(style)?.[1] ?? '';
    const fallback =
      rest === '' ? (isDenyList ? ALLOW : KILL) : this.#action(rest, 2, style.length - rest.length + 1);
    if (fallback === undefined) return [];
    const rules: { rule: ListRule; hosts: string | undefined }[] = [];
    let section = 'all';
    for (const [index, line] of this.#lines.entries()) {
      if (index < 2 || line === '' || line.startsWith('#')) continue;
      if (line.startsWith('[')) {
        const name = /^\[(\w+)\]$/.exec(line)?.[1]?.toLowerCase() ?? '';
        if (!SECTIONS.includes(name)) {
          this.#fault(
            index + 1,
            1,
            `"${shorten(line, 40)}" is no architecture of LXC${didYouMean(name, SECTIONS)}`,
          );
          return [];
        }
        section = name;
        continue;
      }
      const rule = this.#rule(line, index + 1, isDenyList ? KILL : ALLOW);
      if (rule === undefined) return [];
      rules.push({ rule, hosts: section === 'all' ? undefined : (SECTION_HOSTS[section] ?? section) });
    }
    const hosts = rules.some((one) => one.hosts !== undefined);
    return [
      {
        name: undefined,
        notes: hosts
          ? [
              'a section of the list counts only on machines of its architecture, and there for all callers, as in LXC 4.0 and later',
            ]
          : [],
        policy: {
          kind: 'list',
          list: {
            tool: 'LXC',
            filters: [
              {
                name: '',
                defaultAction: fallback,
                foreignAction: KILL,
                others: OTHERS,
                rules: rules.map(({ rule, hosts: own }) => ({ ...rule, hosts: own?.split(' ') })),
                merge: 'libseccomp',
              },
            ],
          },
        },
      },
    ];
  }

  #fault(line: number, column: number, message: string): undefined {
    this.#problems.push({ severity: 'error', message, place: { line, column }, pointer: '' });
    return undefined;
  }

  /** Version 1: the numbers of the machine's own architecture that pass. */
  #readNumbers(style: string): readonly NamedPolicy[] {
    if (!/^(?:white|allow)list/.test(style)) {
      this.#fault(
        2,
        1,
        'version 1 of the list can only allow, so LXC refuses it; "2" on the first line has deny lists',
      );
      return [];
    }
    const rules: ListRule[] = [];
    for (const [index, line] of this.#lines.entries()) {
      const word = line.trim();
      if (index < 2 || word === '') continue;
      if (!/^\d{1,9}$/.test(word)) {
        this.#fault(
          index + 1,
          1,
          `"${shorten(word, 40)}" is not a number, and version 1 of the list has numbers only`,
        );
        return [];
      }
      rules.push({ syscall: Number(word), action: ALLOW, conditions: [], origin: `line ${index + 1}` });
    }
    return [
      {
        name: undefined,
        notes: style.startsWith('white') ? ['LXC 5.0 and later take version 1 with "allowlist" alone'] : [],
        policy: {
          kind: 'list',
          list: {
            tool: 'LXC',
            filters: [
              { name: '', defaultAction: KILL, foreignAction: KILL, others: {}, rules, merge: 'first' },
            ],
          },
        },
      },
    ];
  }

  /** "kill", "errno 1", "allow", "trap" or "notify"; what follows is not read (get_v2_default_action). */
  #action(text: string, line: number, column: number): SeccompAction | undefined {
    if (text.startsWith('kill')) return KILL;
    if (text.startsWith('allow')) return ALLOW;
    if (text.startsWith('trap')) return { kind: 'trap' };
    if (text.startsWith('notify')) return { kind: 'notify' };
    const errno = /^errno\s*(\d{1,9})/.exec(text)?.[1];
    if (errno !== undefined) return { kind: 'errno', errno: Math.min(Number(errno), MAX_ERRNO) };
    const words = ['kill', 'errno', 'allow', 'trap', 'notify'];
    return this.#fault(
      line,
      column,
      text.startsWith('errno')
        ? 'the action "errno" needs a number, as in "errno 1"'
        : `"${shorten(text, 40)}" is no action of LXC${didYouMean(text.split(/[\s[]/)[0] ?? '', words)}`,
    );
  }

  #rule(line: string, place: number, fallback: SeccompAction): ListRule | undefined {
    const name = line.split(' ', 1)[0] ?? '';
    const rest = line.slice(name.length).trimStart();
    const column = line.length - rest.length + 1;
    const action = rest === '' || rest.startsWith('#') ? fallback : this.#action(rest, place, column);
    if (action === undefined) return undefined;
    if (name.startsWith('reject_force_umount')) {
      const force: ListCondition = { index: 1, operator: 'MASKED_EQ', mask: 1n, datum: 1n, bits: 64 };
      return {
        syscall: 'umount2',
        action: { kind: 'errno', errno: 13 },
        conditions: [force],
        origin: `line ${place}`,
      };
    }
    if (!syscallNumbers().knows(name))
      this.#problems.push({
        severity: 'warning',
        message: `"${shorten(name, 40)}" is no system call, so LXC leaves it out${this.#hints.for(name)}`,
        place: { line: place, column: 1 },
        pointer: '',
      });
    const conditions: ListCondition[] = [];
    const bracket = line.indexOf('[');
    if (bracket !== -1) {
      for (const part of line.slice(bracket).split(']')) {
        if (!part.includes('[')) break;
        const condition = readLxcCondition(part.slice(part.indexOf('[') + 1));
        if (typeof condition === 'string') return this.#fault(place, bracket + 1, condition);
        conditions.push(condition);
      }
    }
    return { syscall: name, action, conditions, origin: `line ${place}` };
  }
}
