import { errnoNumber } from '../../../spec/errno.ts';
import { didYouMean } from '../../../spec/nearest-word.ts';
import { shorten } from '../../../spec/shorten.ts';
import { MAX_ERRNO } from '../../seccomp-action.ts';
import { syscallNumbers } from '../../syscalls/syscall-numbers.ts';
import type { NamedPolicy } from '../policy.ts';
import type { ProfileProblem } from '../read-json.ts';
import {
  type CallListAssignment,
  UNIT_SWITCHES,
  type UnitErrno,
  type UnitSandbox,
  type UnitSwitch,
} from '../unit-sandbox.ts';
import { CallHints } from './call-hints.ts';
import { claimByPattern, type PolicyForm } from './form.ts';
import { readUnitFile, type UnitSetting } from './unit-file.ts';
import { ArchitectureList, FamilyList, NamespaceList, type ReportWord, valueWords } from './unit-lists.ts';
import { parseBoolean, SET_NAMES } from './unit-values.ts';

/** Sections whose settings apply to processes (src/core/load-fragment-gperf.gperf.in, EXEC_CONTEXT_CONFIG_ITEMS). */
const SECTIONS = ['Service', 'Socket', 'Mount', 'Swap'];

/** Settings that resemble those that are read here, and install no filter. */
const OTHERS = [
  'RestrictFileSystems',
  'RestrictNetworkInterfaces',
  'ProtectSystem',
  'ProtectHome',
  'ProtectProc',
  'ProtectControlGroups',
  'PrivateTmp',
  'PrivateNetwork',
  'PrivateUsers',
  'PrivateMounts',
  'PrivateIPC',
  'PrivatePIDs',
  'PrivateBPF',
];

const LISTS = [
  'SystemCallFilter',
  'SystemCallLog',
  'SystemCallErrorNumber',
  'SystemCallArchitectures',
  'RestrictAddressFamilies',
  'RestrictNamespaces',
  'DynamicUser',
  'Personality',
];

/**
 * Units of systemd and their drop-ins, also as `systemctl cat` prints them: the settings of systemd.exec(5) that install
 * filters. They are read as src/core/load-fragment.c of systemd does (252; config_parse_syscall_filter,
 * config_parse_address_families, config_parse_restrict_namespaces …): what it does not know it ignores, with a warning.
 */
export const SYSTEMD_UNIT: PolicyForm = {
  title: 'a unit of systemd',
  endings: ['.service', '.socket', '.mount', '.swap', '.conf'],
  claim: (text) =>
    claimByPattern(
      text,
      /^\s*\[(?:Unit|Service|Socket|Mount|Swap|Install|Timer|Path|Slice|Scope|Exec|Target)\]$/,
    ),
  read: (text, problems) => {
    const settings = readUnitFile(text, problems);
    if (problems.some(({ severity }) => severity === 'error')) return [];
    return new UnitReader(problems).read(settings);
  },
};

class UnitReader {
  readonly #problems: ProfileProblem[];
  readonly #filter: CallListAssignment[] = [];
  readonly #log: CallListAssignment[] = [];
  readonly #switches = new Map<UnitSwitch, number>();
  readonly #architectures = new ArchitectureList();
  readonly #families = new FamilyList();
  readonly #namespaces = new NamespaceList();
  #errno: UnitErrno = 'kill';
  #dynamicUser: number | undefined;
  #is32Bit = false;
  readonly #unconfined: number[] = [];
  readonly #misspelt = new Set<string>();
  readonly #hints = new CallHints();

  constructor(problems: ProfileProblem[]) {
    this.#problems = problems;
  }

  read(settings: readonly UnitSetting[]): readonly NamedPolicy[] {
    for (const setting of settings) {
      if (setting.section === 'Exec' && setting.name.startsWith('SystemCall')) {
        this.#report(setting, 'error', '[Exec] is the section of a .nspawn file, which is not a unit');
        return [];
      }
      if (!SECTIONS.includes(setting.section)) this.#elsewhere(setting);
      else if (/^Exec(?:Start|Stop|Reload)/.test(setting.name) && /^[@:-]*\+/.test(setting.value))
        this.#unconfined.push(setting.line);
      else this.#take(setting);
    }
    const sandbox: UnitSandbox = {
      filter: this.#filter,
      log: this.#log,
      errno: this.#errno,
      architectures: this.#architectures.value,
      families: this.#families.value,
      namespaces: this.#namespaces.value,
      switches: this.#switches,
      dynamicUser: this.#dynamicUser,
      is32Bit: this.#is32Bit,
    };
    const notes = [
      'drop-ins of the unit were not looked for; "systemctl cat" prints a unit with its drop-ins, and can be given here',
      ...(this.#unconfined.length === 0
        ? []
        : [
            `the command on line ${this.#unconfined[0]} starts with "+", so it runs without any of these filters`,
          ]),
    ];
    return [{ name: undefined, policy: { kind: 'unit', sandbox }, notes }];
  }

  #report({ line, column }: UnitSetting, severity: 'error' | 'warning', message: string, offset = 0): void {
    this.#problems.push({ severity, message, place: { line, column: column + offset }, pointer: '' });
  }

  #warning(setting: UnitSetting): ReportWord {
    return (message, offset) => this.#report(setting, 'warning', message, offset);
  }

  #elsewhere(setting: UnitSetting): void {
    if (!isRead(setting.name) || setting.section.startsWith('X-')) return;
    this.#report(
      setting,
      'warning',
      `${setting.name}= has no effect in [${shorten(setting.section, 30)}], so systemd ignores it; it belongs into [Service]`,
    );
  }

  #take(setting: UnitSetting): void {
    switch (setting.name) {
      case 'SystemCallFilter':
        this.#filter.push(this.#callList(setting));
        return;
      case 'SystemCallLog':
        this.#log.push(this.#callList(setting));
        return;
      case 'SystemCallErrorNumber':
        this.#errno =
          setting.value === '' ? 'kill' : (this.#readErrno(setting, setting.value, 0) ?? this.#errno);
        return;
      case 'SystemCallArchitectures':
        this.#architectures.take(setting, this.#warning(setting));
        return;
      case 'RestrictAddressFamilies':
        this.#families.take(setting, this.#warning(setting));
        return;
      case 'RestrictNamespaces':
        this.#namespaces.take(setting, this.#warning(setting));
        return;
      case 'DynamicUser':
        this.#dynamicUser = this.#boolean(setting) === true ? setting.line : undefined;
        return;
      case 'Personality':
        this.#is32Bit = /^(?:x86|arm|ppc|s390|mips|mips-le|ppc-le)$/.test(setting.value);
        return;
    }
    const name = UNIT_SWITCHES.find((one) => one === setting.name);
    if (name === undefined) this.#unknown(setting);
    else if (name === 'ProtectHostname' && /^(?:yes:|private)/.test(setting.value)) this.#hostname(setting);
    else {
      const value = setting.value === '' ? false : this.#boolean(setting);
      if (value === true) this.#switches.set(name, setting.line);
      else if (value === false) this.#switches.delete(name);
    }
  }

  /** "private" makes a namespace and installs no filter; "yes:NAME" sets a name and installs one (257 and later). */
  #hostname(setting: UnitSetting): void {
    if (setting.value.startsWith('yes')) this.#switches.set('ProtectHostname', setting.line);
    else this.#switches.delete('ProtectHostname');
  }

  #unknown(setting: UnitSetting): void {
    if (
      !/^(?:System|Restrict|Protect|Private|Memory|Lock)/i.test(setting.name) ||
      OTHERS.includes(setting.name)
    )
      return;
    if (this.#misspelt.has(setting.name) || this.#misspelt.size > 50) return;
    this.#misspelt.add(setting.name);
    const hint = didYouMean(setting.name, [...LISTS, ...UNIT_SWITCHES]);
    if (hint !== '')
      this.#report(setting, 'warning', `${shorten(setting.name, 60)}= installs no filter${hint}`);
  }

  #boolean(setting: UnitSetting): boolean | undefined {
    const value = parseBoolean(setting.value);
    if (value === undefined)
      this.#report(
        setting,
        'warning',
        `"${shorten(setting.value, 60)}" is neither yes nor no, so systemd ignores ${setting.name}= here`,
      );
    return value;
  }

  #callList(setting: UnitSetting): CallListAssignment {
    const { value, line, name } = setting;
    const isDenyList = value.startsWith('~');
    const entries = valueWords(value, isDenyList ? 1 : 0).flatMap(({ word, at }) => {
      const colon = word.indexOf(':');
      const call = colon === -1 ? word : word.slice(0, colon);
      const errno =
        colon === -1 ? undefined : this.#readErrno(setting, word.slice(colon + 1), at + colon + 1);
      if (colon !== -1 && errno === undefined) return [];
      if (errno !== undefined && (!isDenyList || name === 'SystemCallLog')) {
        this.#report(
          setting,
          'warning',
          `"${shorten(word, 60)}" has an errno, which only a deny list (~) can have, so systemd ignores it`,
          at,
        );
        return [];
      }
      this.#checkCall(setting, call, at);
      return [{ name: call, errno }];
    });
    return { isReset: value === '', isDenyList, entries, line };
  }

  #checkCall(setting: UnitSetting, call: string, at: number): void {
    const isSet = call.startsWith('@');
    if (isSet ? SET_NAMES.includes(call) : syscallNumbers().knows(call)) return;
    const what = isSet ? 'is no set of systemd' : 'is no system call';
    const advice = call.includes('%')
      ? '; systemd does not expand specifiers here'
      : call.startsWith('~')
        ? '; "~" stands once, before the whole list'
        : isSet
          ? didYouMean(call, SET_NAMES)
          : this.#hints.for(call);
    this.#report(setting, 'warning', `"${shorten(call, 60)}" ${what}, so systemd ignores it${advice}`, at);
  }

  #readErrno(setting: UnitSetting, text: string, at: number): UnitErrno | undefined {
    if (text === 'kill') return 'kill';
    const number = /^\d{1,9}$/.test(text) ? Number(text) : errnoNumber(text);
    if (number !== undefined && number <= MAX_ERRNO && (number > 0 || at > 0)) return number;
    this.#report(setting, 'warning', `"${shorten(text, 60)}" is not an errno, so systemd ignores it`, at);
    return undefined;
  }
}

function isRead(name: string): boolean {
  return LISTS.includes(name) || UNIT_SWITCHES.some((one) => one === name);
}
