import type { Configuration } from '../../check/configuration.ts';
import type { CheckBase, CheckInput, CheckPort, Content } from '../../check/port.ts';
import { inputKind } from '../../mail/input-kind.ts';
import { readPatches } from '../../mail/patches.ts';
import { type KernelRequest, pathInTree } from '../derive/kernel-request.ts';
import { InputReader, type Inputs, pathScopeOf, STANDARD_INPUT } from '../input/inputs.ts';
import type { FileText } from '../input/read-file.ts';
import { relativeFrom, relativeHere } from '../input/relative-path.ts';
import { Progress } from '../progress.ts';

/** What a port of the command line reads from. */
export interface FolderSource {
  readonly inputs: Inputs;
  /** The paths on the command line; none if the configuration determines what to check. */
  readonly paths: readonly string[];
  /** The name of standard input. */
  readonly stdinName: string;
  /** The folder that the paths in configurations are relative to. */
  readonly root: string;
  readonly configuration: Configuration;
  readonly base: CheckBase | undefined;
  /** The kernel tree that C is read with. */
  readonly kernel: KernelRequest | undefined;
}

/** A port for files and standard input. */
export interface FolderPort extends CheckPort {
  /** Reads an input again; empty if it no longer exists. */
  reread(path: string): string;
}

/** Reads files, mail and patches for a check. */
export async function folderPort(source: FolderSource): Promise<FolderPort> {
  const { inputs, paths, stdinName, root, base, kernel } = source;
  const { files, walked, faults } = inputs;
  const reader = new InputReader();
  const hasStandardInput = files.includes(STANDARD_INPUT);
  const fileOf = (path: string): string => (hasStandardInput && path === stdinName ? STANDARD_INPUT : path);
  const scope = await pathScopeOf(paths.map(relativeHere), source.configuration.settings);
  return {
    inputs: withProgress(
      files.map((path) => ({
        path: path === STANDARD_INPUT ? stdinName : path,
        isNamed: !walked.has(path),
      })),
    ),
    faults,
    read: async (input) => contentOf(await reader.read(fileOf(input.path)), input, kernel),
    reread: (path) => reader.reread(fileOf(path)),
    base,
    shownChanges: async (files) => (await import('./shown-changes.ts')).notesWithSpecs(files),
    ...(kernel === undefined
      ? {}
      : {
          kernel: async () => (await import('../derive/kernel-code.ts')).openKernelCode(kernel),
          comparesSpecs: kernel.isNamed,
        }),
    configuredPath: (path) => relativeFrom(root, path),
    isAsked: (path) => paths.length === 0 || scope.includes(path),
  };
}

function* withProgress(inputs: readonly CheckInput[]): Iterable<CheckInput> {
  const progress = new Progress(inputs.length, 'checking');
  for (const [index, input] of inputs.entries()) {
    yield input;
    if (index % 16 === 0) progress.update(index);
  }
  progress.end();
}

/** The content of a file. C, mail and patches are recognized only if the user named the file. */
async function contentOf(
  file: FileText,
  { path, isNamed }: CheckInput,
  kernel: KernelRequest | undefined,
): Promise<Content> {
  const text = file.ok ? file.text : undefined;
  const bytes = file.ok ? undefined : file.bytes;
  const kind = isNamed ? inputKind(text, bytes) : 'spec';
  if (kind === 'mail' || kind === 'patch') {
    const whole = bytes ?? Buffer.from(text ?? '');
    const { messages, faults } = await readPatches(kind, whole);
    return {
      kind: 'series',
      series: { source: kind, patches: messages, text: whole.toString('utf8'), faults },
    };
  }
  if (file.ok && kind === 'code')
    return { kind: 'code', file: { text: file.text, treePath: pathInTree(path, kernel) } };
  if (file.ok) return { kind: 'text', text: file.text };
  return { kind: 'unreadable', message: file.message, glimpse: bytes?.toString('latin1') };
}
