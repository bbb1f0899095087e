import { type BranchCondition, FALSE, isTrue, unknown } from '../value/condition.ts';
import { nextSerial } from '../value/keys.ts';
import { operation } from '../value/operation.ts';
import { constant, convert, INT } from '../value/term.ts';
import { choice, number, type PathValue, truthCondition } from '../value/value.ts';
import { failure, type Idiom, type IdiomCall, mayFail } from './idiom.ts';
import { taken } from './taken.ts';

function leaf(call: IdiomCall, index = 0): string | undefined {
  const value = call.values[index];
  if (value?.kind !== 'term') return undefined;
  if (value.term.kind === 'leaf') return value.term.text;
  return value.term.kind === 'cast' && value.term.operand.kind === 'leaf' && value.term.type.size === 4
    ? value.term.operand.text
    : undefined;
}

/** A descriptor that must name an open file; the value is NULL, or an empty `struct fd`, where it does not. */
export const FDGET: Idiom = {
  names:
    /^(?:files_lookup_fd_(?:raw|rcu|locked)|__fget_files(?:_rcu)?|fdget|fdget_raw|fdget_pos|fget|fget_raw|fget_task|class_fd|class_fd_raw|class_fd_pos|__fget_light|fget_light)$/,
  apply(call) {
    const target = leaf(call, /^(?:files|__fget_files)_/.test(call.name) ? 1 : 0);
    // A mask refuses some files: those that were opened with O_PATH.
    const mask = call.name.startsWith('__fget_files') ? call.values[2] : undefined;
    if (mask && !(mask.kind === 'term' && mask.term.kind === 'constant' && mask.term.value === 0n))
      return undefined;
    if (target === undefined)
      return {
        value: choice(
          unknown('a descriptor names nothing', `fd:${call.place.path}:${call.place.line}:${nextSerial()}`),
          number(0n),
          call.machine.thing('an open file'),
        ),
      };
    return {
      value: mayFail(
        call,
        { kind: 'lookup', target, isDescriptor: true, isDirectory: false },
        number(0n),
        call.machine.thing('an open file'),
      ),
    };
  },
};

/** What is in a `struct fd`. */
export const FD_FILE: Idiom = {
  names: ['fd_file'],
  isPure: true,
  apply(call) {
    const [value] = call.values;
    return value ? { value } : undefined;
  },
};

export const FD_EMPTY: Idiom = {
  names: ['fd_empty'],
  apply: () => undefined,
  rewrite: ([value]) => `!fd_file(${value})`,
};

/** `pidfd_get_pid(fd, &flags)` and its kind: EBADF where the descriptor is none of a process. */
export const PIDFD: Idiom = {
  names: ['pidfd_get_pid', 'pidfd_get_task', 'pidfd_to_pid'],
  apply(call) {
    const target = leaf(call);
    if (target === undefined) return undefined;
    const passed =
      call.name === 'pidfd_get_task'
        ? mayFail(
            call,
            { kind: 'lookup', target, isDescriptor: true, isDirectory: false },
            failure('ESRCH'),
            call.machine.thing('a task'),
          )
        : call.machine.thing('a process');
    return {
      value: mayFail(
        call,
        { kind: 'lookup', target, isDescriptor: true, isDirectory: false },
        failure('EBADF'),
        passed,
      ),
    };
  },
};

/** A process by its number; NULL where there is none. */
export const FIND_PID: Idiom = {
  names: [
    'find_vpid',
    'find_get_pid',
    'find_task_by_vpid',
    'find_get_task_by_vpid',
    'find_user',
    'find_process_by_pid',
  ],
  apply(call) {
    const target = leaf(call);
    if (target === undefined)
      return {
        value: choice(
          unknown('there is no such process', `pid:${call.place.path}:${call.place.line}:${nextSerial()}`),
          number(0n),
          call.machine.thing('a process'),
        ),
      };
    const found = mayFail(
      call,
      { kind: 'lookup', target, isDescriptor: false, isDirectory: false },
      number(0n),
      call.machine.thing('a process'),
    );
    return { value: choice(isNoProcess(call), number(0n), found) };
  },
};

/** Numbers of processes begin at 1 (alloc_pid() in kernel/pid.c); find_process_by_pid(0) is the caller. */
function isNoProcess({ name, values: [number] }: IdiomCall): BranchCondition {
  if (name === 'find_user' || number?.kind !== 'term') return FALSE;
  const operator = name === 'find_process_by_pid' ? '<' : '<=';
  return isTrue(
    operation(operator, [convert(number.term, INT), constant(0n, INT)]),
    'no number of a process',
  );
}

/** A descriptor is taken out of the table: NULL where it names nothing (fs/file.c). */
export const CLOSE_FD: Idiom = {
  names: ['file_close_fd', 'file_close_fd_locked'],
  apply: () => undefined,
  rewrite: (operands) =>
    `({ struct file *file__ = fget(${operands.at(-1)}); if (file__) __put_unused_fd(current->files, ${operands.at(-1)}); file__; })`,
};

/** The number of a descriptor is free from here on. */
export const FREE_FD: Idiom = {
  names: ['__put_unused_fd'],
  apply: () => ({ value: number(0n), happens: { kind: 'effect', words: 'closes a descriptor' } }),
};

/** What the kernel keeps under a number: NULL where there is nothing, and never an error. */
export const FIND_IN_TABLE: Idiom = {
  names: [
    'idr_find',
    'idr_find_ul',
    'xa_load',
    'radix_tree_lookup',
    'rhashtable_lookup',
    'rhashtable_lookup_fast',
  ],
  apply: ({ machine, name }) => ({
    value: choice(
      truthCondition(machine.fresh(`nothing has the number that ${name}() looks for`)),
      number(0n),
      machine.thing(`what ${name}() found`),
    ),
  }),
};

/** A free descriptor. */
export const UNUSED_FD: Idiom = {
  names: /^(?:get_unused_fd_flags|__get_unused_fd_flags|alloc_fd|class_get_unused_fd)$/,
  apply: (call) => ({
    value: mayFail(
      call,
      { kind: 'limit', words: `a descriptor${closeOnExec(call)} must be free` },
      failure('EMFILE'),
      call.machine.thing('a new descriptor'),
    ),
    ...(call.name === 'class_get_unused_fd' ? {} : taken(call, 'a descriptor')),
  }),
};

/** Whether constant flags leave close-on-exec out; nothing where the caller chooses them (O_CLOEXEC, 02000000). */
function closeOnExec({ name, values }: IdiomCall): string {
  const flags = values[name === 'alloc_fd' ? 2 : 0];
  if (flags?.kind !== 'term' || flags.term.kind !== 'constant') return '';
  return (flags.term.value & 0o2000000n) === 0n ? ' without close-on-exec' : '';
}

/** Userspace has the descriptor from here on. */
export const FD_INSTALL: Idiom = {
  names: ['fd_install', 'take_fd_and_install', 'fd_publish'],
  apply: () => ({ value: number(0n), happens: { kind: 'effect', words: 'installs a descriptor' } }),
};

/** `FD_ADD(flags, file)`: a free descriptor, then the file, which is installed (include/linux/file.h). */
export const FD_ADD: Idiom = {
  names: ['FD_ADD'],
  apply: () => undefined,
  rewrite: ([flags, file]) =>
    `({ int fd__ = get_unused_fd_flags(${flags}); if (fd__ >= 0) { struct file *file__ = ${file}; if (IS_ERR(file__)) fd__ = PTR_ERR(file__); else fd_install(fd__, file__); } fd__; })`,
};

/** `FD_PREPARE(fdf, flags, file)`: the same, where `fd_publish(fdf)` installs it later. */
export const FD_PREPARE: Idiom = {
  names: ['FD_PREPARE'],
  apply: () => undefined,
  rewrite: ([name, flags, file]) =>
    `struct fd_prepare ${name} = { .__fd = get_unused_fd_flags(${flags}) }; if (${name}.__fd >= 0) ${name}.__file = ${file}; ${name}.err = ${name}.__fd < 0 ? ${name}.__fd : IS_ERR(${name}.__file) ? PTR_ERR(${name}.__file) : 0;`,
};

/** What an `FD_PREPARE` has made. */
export const FD_PREPARED_FILE: Idiom = {
  names: ['fd_prepare_file'],
  apply: () => undefined,
  rewrite: ([name]) => `(${name}).__file`,
};

/** `anon_inode_getfd(…)`: a new descriptor, installed at once. */
export const ANON_INODE_GETFD: Idiom = {
  names: ['anon_inode_getfd', 'anon_inode_create_getfd', 'anon_inode_getfd_secure'],
  apply: (call) => ({
    value: mayFail(
      call,
      { kind: 'limit', words: 'a descriptor or memory is short' },
      { kind: 'errors', errnos: ['EMFILE', 'ENFILE', 'ENOMEM'] },
      allowed(call, call.machine.thing('a new descriptor')),
    ),
  }),
};

/**
 * A file with an inode of its own is one that a security module is asked about: security_inode_init_security_anon() in
 * anon_inode_make_secure_inode() (fs/anon_inodes.c).
 */
function allowed(call: IdiomCall, made: PathValue): PathValue {
  if (!/_create_|_secure$/.test(call.name)) return made;
  return mayFail(
    call,
    { kind: 'permission', words: 'a security module refuses' },
    { kind: 'errors', errnos: ['EACCES', 'EPERM'] },
    made,
  );
}

/** A new file of no file system. */
export const ANON_INODE_GETFILE: Idiom = {
  names:
    /^(?:anon_inode_(?:create_)?getfile(?:_fmode|_secure)?|alloc_file_\w+|dentry_open|shmem_file_setup|hugetlb_file_setup)$/,
  apply: (call) => ({
    value: mayFail(
      call,
      { kind: 'limit', words: 'memory for a file' },
      { kind: 'errors', errnos: ['ENFILE', 'ENOMEM'] },
      allowed(call, call.machine.thing('a new file', true)),
    ),
  }),
};
