import { CodeState, patchedStates } from '../../check/code/code-state.ts';
import type { KernelCode } from '../../check/code/kernel-code.ts';
import type { CallDescription } from '../../draft/call-description.ts';
import type { FileDiff } from '../../draft/diff.ts';
import { addedLines } from '../../draft/write-draft.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { kernelCodeOf } from '../derive/kernel-code.ts';
import { type KernelRequest, pathInTree } from '../derive/kernel-request.ts';
import { Failure } from '../failure.ts';

/** A spec whose entry path was read from code. */
export interface CodeDraft {
  readonly name: string;
  readonly text: string;
}

/** Drafts specs from code: their entry paths are read from it, in its order. */
export class CodeDrafts {
  readonly #request: KernelRequest | undefined;
  #kernel: KernelCode | undefined;

  /** @param request the kernel tree that the code belongs to, which is opened when it is first needed */
  constructor(request: KernelRequest | undefined) {
    this.#request = request;
  }

  /** A call that the tree itself defines. */
  ofTree(name: string): CodeDraft & { readonly source: string } {
    const { tree } = this.#code;
    const read = new CodeState(this.#code, tree).read(name);
    if (read !== undefined) return { name, text: read.text, source: `${read.call.path}:${read.call.line}` };
    throw new Failure(
      `--tree ${this.#request?.folder}: no SYSCALL_DEFINEn defines "${name}"${didYouMean(name, tree.calls)}`,
    );
  }

  /** The calls of a C file; those that could not be read from its code are left out. */
  ofFile(path: string, text: string, calls: readonly CallDescription[]): readonly CodeDraft[] {
    const changes = new Map([[pathInTree(path, this.#request), text]]);
    return draftsOf(new CodeState(this.#code, this.#code.tree.with(changes)), calls);
  }

  /** The calls of a series, after all of its patches. */
  ofSeries(files: readonly FileDiff[], calls: readonly CallDescription[]): readonly CodeDraft[] {
    return draftsOf(patchedStates(files, this.#code).after, calls);
  }

  get #code(): KernelCode {
    this.#kernel ??= kernelCodeOf(this.#request);
    return this.#kernel;
  }
}

function draftsOf(state: CodeState, calls: readonly CallDescription[]): readonly CodeDraft[] {
  return calls.flatMap((known) => {
    const read = state.read(known.name, addedLines(known));
    return read === undefined ? [] : [{ name: known.name, text: read.text }];
  });
}
