import { type Command, Option } from 'commander';
import { Failure } from '../failure.ts';
import { choiceOption } from '../shared-options.ts';
import type { KernelRequest } from './kernel-request.ts';
import { TREE_ARCHITECTURES } from './tree-architectures.ts';

/** The options that name a kernel tree and say how it is read. */
export interface TreeOptions {
  /** The top of the tree. */
  readonly tree: string | undefined;
  readonly arch: string;
  readonly kernelConfig: string | undefined;
  /** Whether what is found in the tree is kept on disk. */
  readonly cache: boolean;
}

/** Adds the options to a command that reads C. */
export function addTreeOptions(command: Command): Command {
  return command
    .option('--tree <folder>', 'read the C of patches and files with this kernel tree')
    .addOption(
      choiceOption('--arch <name>', 'the architecture that the tree is read for', TREE_ARCHITECTURES).default(
        'x86_64',
      ),
    )
    .addOption(
      new Option(
        '--kernel-config <file>',
        'the .config that the tree is read for (default: no option is known)',
      ),
    )
    .option('--no-cache', 'read the whole tree, and keep nothing of it on disk');
}

/**
 * The kernel tree that options name; undefined if there is none.
 *
 * @param configured the tree of the configuration, which `--tree` takes precedence over
 */
export function kernelRequest(
  { tree, arch, kernelConfig, cache }: TreeOptions,
  configured?: string,
): KernelRequest | undefined {
  const folder = tree ?? configured;
  if (folder !== undefined)
    return {
      folder,
      architecture: arch,
      config: kernelConfig,
      isNamed: tree !== undefined,
      isCached: cache,
    };
  if (kernelConfig === undefined) return undefined;
  throw new Failure('--kernel-config has no effect without a kernel tree\nhelp: name one with --tree');
}
