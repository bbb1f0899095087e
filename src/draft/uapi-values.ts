import type { FileDiff } from './diff.ts';
import { announcesManualPage } from './patch-message.ts';
import type { Patch } from './series-artifacts.ts';
import { subjectTags } from './subject.ts';

/** What a series says of a flag, a command or a member that it adds to what exists. */
export interface NewValue {
  /** The call that takes it, where one does. */
  readonly syscall: string | undefined;
  readonly path: string;
  readonly line: number;
  /** A question that no code answers; otherwise a fact. */
  readonly isQuestion: boolean;
  readonly message: string;
}

/** The names of a call's flags or commands. */
interface Family {
  readonly name: RegExp;
  readonly header: RegExp;
  readonly syscall: string;
  readonly what: 'flag' | 'command';
  /** What becomes of a flag that a kernel does not know, where the call does not refuse it. */
  readonly unknown?: string;
  readonly help?: string;
}

const FAMILIES: readonly Family[] = [
  {
    name: /^O_[A-Z]/,
    header: /\/fcntl\.h$/,
    syscall: 'open',
    what: 'flag',
    // build_open_flags() in fs/open.c
    unknown: 'open() and openat() ignore flags that they do not know',
    help: 'let older kernels refuse it, as O_TMPFILE does by what it contains, or accept it in openat2() alone',
  },
  {
    name: /^MAP_[A-Z]/,
    header: /\/mman(?:-common)?\.h$/,
    syscall: 'mmap',
    what: 'flag',
    // LEGACY_MAP_MASK in include/linux/mman.h
    unknown: 'mmap() ignores flags that it does not know, unless MAP_SHARED_VALIDATE is among them',
    help: 'accept it with MAP_SHARED_VALIDATE alone',
  },
  { name: /^F_[A-Z]/, header: /\/fcntl\.h$/, syscall: 'fcntl', what: 'command' },
  { name: /^PR_[A-Z]/, header: /\/prctl\.h$/, syscall: 'prctl', what: 'command' },
  { name: /^MADV_[A-Z]/, header: /\/mman(?:-common)?\.h$/, syscall: 'madvise', what: 'command' },
  {
    name: /^FAN_(?:REPORT|CLASS|ENABLE|UNLIMITED)_/,
    header: /\/fanotify\.h$/,
    syscall: 'fanotify_init',
    what: 'flag',
  },
  { name: /^FAN_MARK_/, header: /\/fanotify\.h$/, syscall: 'fanotify_mark', what: 'flag' },
  {
    name: /^FAN_(?!REPORT|CLASS|ENABLE|UNLIMITED|MARK|EVENT_INFO|RESPONSE|ALL|NOFD|ALLOW|DENY|AUDIT|EPIDFD|NO)[A-Z]/,
    header: /\/fanotify\.h$/,
    syscall: 'fanotify_mark',
    what: 'flag',
  },
  { name: /^EPOLL[A-Z]/, header: /\/eventpoll\.h$/, syscall: 'epoll_ctl', what: 'flag' },
  {
    name: /^SO_[A-Z]/,
    header: /uapi\/asm\/socket\.h$|asm-generic\/socket\.h$/,
    syscall: 'setsockopt',
    what: 'command',
  },
  { name: /^STATMOUNT_[A-Z]/, header: /\/mount\.h$/, syscall: 'statmount', what: 'flag' },
  { name: /^MOVE_MOUNT_[A-Z]/, header: /\/mount\.h$/, syscall: 'move_mount', what: 'flag' },
  { name: /^SECCOMP_FILTER_FLAG_/, header: /\/seccomp\.h$/, syscall: 'seccomp', what: 'flag' },
  { name: /^CLONE_[A-Z]/, header: /\/sched\.h$/, syscall: 'clone3', what: 'flag' },
  { name: /^RESOLVE_[A-Z]/, header: /\/openat2\.h$/, syscall: 'openat2', what: 'flag' },
  { name: /^MREMAP_[A-Z]/, header: /\/mman\.h$/, syscall: 'mremap', what: 'flag' },
  { name: /^MFD_[A-Z]/, header: /\/memfd\.h$/, syscall: 'memfd_create', what: 'flag' },
  { name: /^RWF_[A-Z]/, header: /\/fs\.h$/, syscall: 'preadv2', what: 'flag' },
  { name: /^STATX_(?!ATTR_)[A-Z]/, header: /\/stat\.h$/, syscall: 'statx', what: 'flag' },
  { name: /^MOUNT_ATTR_[A-Z]/, header: /\/mount\.h$/, syscall: 'mount_setattr', what: 'flag' },
  { name: /^PTRACE_(?!EVENT|O_)[A-Z]/, header: /\/ptrace\.h$/, syscall: 'ptrace', what: 'command' },
  {
    name: /^KEYCTL_(?!CAPS|SUPPORTS|KDF|DH)[A-Z]/,
    header: /\/keyctl\.h$/,
    syscall: 'keyctl',
    what: 'command',
  },
  { name: /^PIDFD_(?:THREAD|NONBLOCK)/, header: /\/pidfd\.h$/, syscall: 'pidfd_open', what: 'flag' },
];

/** The call that takes a flag or a command of this name; undefined where the name does not tell. */
export function callTaking(constant: string, kind: Family['what']): string | undefined {
  return FAMILIES.find(({ name, what }) => what === kind && name.test(constant))?.syscall;
}

/** Sizes, masks and results are no flags and no commands. */
const NO_VALUE = /_(?:MASK|MAX|MIN|BITS|SHIFT|VER\d*|SIZE\w*)$|^MADV_\d|^F_(?:RD|WR|UN)LCK$/;

/** The values that one series is told of. */
const MAX_VALUES = 12;

interface AddedConstant {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly family: Family;
}

/**
 * What is to be said of the flags and commands that a series adds to calls which exist, from their names alone.
 *
 * @param isComplete whether all patches of the series are here, so that what is missing is known
 */
export function newValues(
  patches: readonly Patch[],
  files: readonly FileDiff[],
  isComplete: boolean,
): readonly NewValue[] {
  const added = addedConstants(files);
  const shown = shownNames(files);
  const isDocumented =
    files.some(({ newPath = '' }) => /(?:^|\/)man\d\/|\.[2-7]$|^Documentation\//.test(newPath)) ||
    patches.some(
      ({ recipients, body }) => recipients.includes('linux-man@vger.kernel.org') || announcesManualPage(body),
    );
  const told = new Set<string>();
  const others =
    isComplete &&
    !isDocumented &&
    added.length === 0 &&
    !patches.some(({ subject }) => /\bRFC\b/i.test(subjectTags(subject)))
      ? undescribed(files)
      : [];
  return [
    ...others,
    ...added.flatMap(({ name, path, line, family }): readonly NewValue[] => {
      const { syscall, what, unknown, help } = family;
      const say = (message: string, isQuestion = false): NewValue => ({
        syscall,
        path,
        line,
        isQuestion,
        message,
      });
      const facts: NewValue[] = [];
      if (unknown !== undefined)
        facts.push(
          say(
            `${name} is new, but ${unknown}: success does not tell a program whether a kernel has it; ${help ?? ''}`,
          ),
        );
      const getter = getterOf(name);
      if (getter.length > 0 && what === 'command') {
        if (!getter.some((one) => shown.has(one)))
          facts.push(say(`${name} sets something, but the series has no ${getter[0]} to read it`));
        if (syscall === 'prctl')
          facts.push(
            say(
              `no code answers what reviewers will ask: ${name}: is what it sets that of the thread or of the process, and what becomes of it in fork() and execve()?`,
              true,
            ),
          );
      }
      if (isComplete && !isDocumented && !told.has(syscall)) {
        told.add(syscall);
        facts.push(say(`${name} is a new ${what} of ${syscall}, but comes without its manual page`));
      }
      return facts;
    }),
  ];
}

/** Headers whose constants manual pages of section 2 and 7 describe. */
const DESCRIBED =
  /^include\/uapi\/(?:linux|asm-generic)\/(?:fs|fcntl|sched|prctl|futex|seccomp|mman|mount|stat|rseq|auxvec|userfaultfd|capability|membarrier|keyctl|ptrace|pidfd|nsfs|errno|socket|tcp|in6?|mempolicy|time)\.h$/;

/** Another constant that a series adds to the headers of programs, none of which anything describes. */
function undescribed(files: readonly FileDiff[]): readonly NewValue[] {
  const gone = new Set<string>();
  const found: NewValue[] = [];
  // Of what a new call takes it is asked with the call.
  if (
    files.some(({ hunks }) =>
      hunks.some(({ lines }) =>
        lines.some(({ sign, text }) => sign === '+' && text.startsWith('SYSCALL_DEFINE')),
      ),
    )
  )
    return [];
  for (const { newPath: path = '', hunks } of files)
    for (const { sign, text, line } of hunks.flatMap(({ lines }) => lines)) {
      if (sign === '-') for (const word of text.match(/\b[A-Z]\w{3,}/g) ?? []) gone.add(word);
      if (sign !== '+' || !DESCRIBED.test(path)) continue;
      const name =
        /^#define\s+([A-Z]\w{3,})\s+\(?(?:0x|\d|_BIT|BIT)/.exec(text)?.[1] ??
        /^\t([A-Z]\w{3,})\s*=/.exec(text)?.[1];
      if (name === undefined || NO_VALUE.test(name)) continue;
      const message = `${name} is new for programs, but no manual page and nothing under Documentation/ describes it`;
      found.push({ syscall: undefined, path, line, isQuestion: false, message });
    }
  return found.filter(({ message }) => !gone.has(message.slice(0, message.indexOf(' ')))).slice(0, 1);
}

/** The names that a command may have which reads what this one sets; none for one that sets nothing. */
function getterOf(name: string): readonly string[] {
  return /_SET(?:_|$)/.test(name) ? [name.replace(/_SET(?=_|$)/, '_GET')] : [];
}

function addedConstants(files: readonly FileDiff[]): readonly AddedConstant[] {
  const found = new Map<string, AddedConstant>();
  const gone = new Set<string>();
  for (const { newPath: path = '', hunks } of files) {
    if (!/^(?:arch\/\w+\/)?include\/uapi\//.test(path)) continue;
    const families = FAMILIES.filter(({ header }) => header.test(path));
    for (const { sign, text, line } of hunks.flatMap(({ lines }) => lines)) {
      // What a command takes is indented behind the sign, as in prctl.h.
      const [, space = '', name] = /^\s*#(\s*)define\s+([A-Z]\w{2,60})\s+\S/.exec(text) ?? [];
      if (name === undefined || sign === ' ') continue;
      const family = families.find((one) => one.name.test(name) && (space === '' || one.what === 'flag'));
      if (sign === '-') gone.add(name);
      else if (family !== undefined && !NO_VALUE.test(name) && !found.has(name))
        found.set(name, { name, path, line, family });
    }
  }
  return [...found.values()].filter(({ name }) => !gone.has(name)).slice(0, MAX_VALUES);
}

/** The constants that the headers of a series show, added or not. */
function shownNames(files: readonly FileDiff[]): ReadonlySet<string> {
  const headers = files.filter(({ newPath }) => newPath?.endsWith('.h') === true);
  const lines = headers.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  return new Set(
    lines.flatMap(({ sign, text }) => {
      const name = /^\s*#\s*define\s+([A-Z]\w{2,60})/.exec(text)?.[1];
      return sign === '-' || name === undefined ? [] : [name];
    }),
  );
}
