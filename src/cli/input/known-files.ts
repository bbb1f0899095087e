import { type Command, Option } from 'commander';
import type { FileType, KnownFile, KnownFiles } from '../../entry/files/known-files.ts';
import { CAPABILITY_NAMES } from '../../spec/capability.ts';
import { stringLength, stringMemory } from '../../spec/memory.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { joinLists } from '../shared-options.ts';
import { suggestValues } from '../suggested-values.ts';
import { readCapabilities } from './capabilities.ts';

/* The options that say what is known of the files of a machine, and of who asks for them. */

/** The options as commander has them. */
export interface FileOptions {
  readonly file: readonly string[];
  readonly cwd: string | undefined;
  readonly uid: string | undefined;
  readonly gid: string | undefined;
  readonly cap: string | undefined;
}

/** Adds `--file`, `--cwd`, `--uid`, `--gid` and `--cap`. */
export function addFileOptions(command: Command): Command {
  return command
    .option(
      '--file <path=state...>',
      'a file that is known: PATH=none, PATH=any, PATH=TYPE[,MODE[,UID:GID]], PATH=link:TARGET',
      [],
    )
    .option('--cwd <path>', 'the working directory, without symbolic links (default: not known)')
    .option('--uid <number>', 'the user who makes the call (default: not known)')
    .addOption(
      new Option('--gid <list>', 'all groups of the caller (default: not known)').argParser(joinLists),
    )
    .addOption(
      suggestValues(
        new Option('--cap <list>', "the caller's capabilities, none or all (default: not known)"),
        () => ['none', 'all', ...CAPABILITY_NAMES],
      ).argParser(joinLists),
    );
}

const TYPES: readonly FileType[] = ['any', 'file', 'directory', 'link', 'fifo', 'socket', 'char', 'block'];

/** What the options say; undefined if they say nothing. */
export function readKnownFiles(options: FileOptions): KnownFiles | undefined {
  const { file, cwd, uid, gid, cap } = options;
  if (file.length === 0 && [cwd, uid, gid, cap].every((value) => value === undefined)) return undefined;
  const directory = cwd === undefined ? undefined : readPath(cwd, '--cwd');
  if (directory?.startsWith('/') === false) throw new Failure(`--cwd: "${cwd}" does not start with /`);
  const files = new Map<string, KnownFile | 'none'>();
  for (const text of file) {
    const at = text.indexOf('=');
    const path = at <= 0 ? '' : readPath(text.slice(0, at), '--file');
    if (path === '')
      throw new Failure(`--file: "${text}" is not PATH=STATE, such as /etc/shadow=file,0640,0:42`);
    const place = directory === undefined ? path : path.replace(/^\.(?=\/|$)/, directory).replace('//', '/');
    if (files.has(place)) throw new Failure(`--file: what ${text.slice(0, at)} is was said twice`);
    files.set(place, readState(text.slice(at + 1), text));
  }
  const groups = gid?.split(',').map((each) => readId(each, '--gid'));
  return {
    files,
    directory,
    caller: {
      user: uid === undefined ? undefined : readId(uid, '--uid'),
      groups: groups && new Set(groups),
      capabilities: readCapabilities(cap),
    },
  };
}

/** A path as the walk has it: `/a/b`, or `./a` for what is not absolute, a character for each byte. */
function readPath(text: string, option: string): string {
  const memory = stringMemory(text);
  const bytes = memory.bytes.subarray(0, stringLength(memory));
  const names = Array.from(bytes, (byte) => String.fromCharCode(byte))
    .join('')
    .split('/')
    .filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw new Failure(`${option}: "${text}" has "..", which may lead anywhere`);
  const isAbsolute = text.startsWith('/');
  if (names.length === 0) return isAbsolute ? '/' : '.';
  return `${isAbsolute ? '' : '.'}/${names.join('/')}`;
}

function readState(text: string, whole: string): KnownFile | 'none' {
  if (text === 'none') return 'none';
  const target = /^link:(.+)$/s.exec(text)?.[1];
  if (target !== undefined)
    return { type: 'link', mode: undefined, owner: undefined, group: undefined, target };
  const [word = '', bits, ids, ...more] = text.split(',');
  const type = TYPES.find((each) => each === word);
  if (type === undefined)
    throw new Failure(
      `--file: "${whole}": "${word}" is none of none, ${TYPES.join(', ')}${didYouMean(word, ['none', ...TYPES])}`,
    );
  if (type === 'any' && bits !== undefined)
    throw new Failure(`--file: "${whole}": "any" stands alone, since a mode says less without the type`);
  if (bits !== undefined && !/^[0-7]{1,6}$/.test(bits))
    throw new Failure(`--file: "${whole}": "${bits}" is no mode in octal, such as 0640`);
  const owners = ids === undefined ? undefined : /^(\d+):(\d+)$/.exec(ids);
  if (owners === null || more.length > 0)
    throw new Failure(`--file: "${whole}": what follows the mode is not UID:GID, such as 0:42`);
  return {
    type,
    mode: bits === undefined ? undefined : Number.parseInt(bits, 8) & 0o7777,
    owner: owners && readId(owners[1] ?? '', '--file'),
    group: owners && readId(owners[2] ?? '', '--file'),
    target: undefined,
  };
}

function readId(text: string, option: string): number {
  const id = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
  // -1 stands for no id (include/linux/uidgid.h).
  if (id < 0xffff_ffff) return id;
  throw new Failure(`${option}: "${text}" is no id, a number below 4294967295`);
}
