import { CodeState, patchedStates } from '../../check/code/code-state.ts';
import type { CodeLocator } from '../../check/code/derived-result.ts';
import { fileLocator } from '../../check/code/file-locator.ts';
import { noKernelCode } from '../../check/code/kernel-code.ts';
import { permissionMoves } from '../../check/code/permission-moves.ts';
import { locatorIn } from '../../check/code/series-code.ts';
import { readDiff } from '../../draft/diff.ts';
import { seriesCalls } from '../../draft/series.ts';
import type { AddedLines } from '../../draft/write-draft.ts';
import { Analysis } from '../../lint/analysis.ts';
import type { Spec } from '../../spec/model.ts';
import { LineIndex } from '../../spec/position.ts';
import type { CodeView, StepCode } from '../protocol.ts';
import { type CodeContent, PASTED } from './code-input.ts';
import { moveAction } from './move-action.ts';

/** A call of a text, with the spec that its code says. */
export interface OpenCall {
  readonly analysis: Analysis;
  readonly view: CodeView;
}

/** The code of a text, in which calls are shown. */
export class OpenCode {
  readonly #lines: LineIndex;
  readonly #state: CodeState;
  readonly #locator: CodeLocator;
  readonly #isPatch: boolean;
  readonly #added: ReadonlyMap<string, AddedLines>;

  constructor(text: string, content: CodeContent) {
    this.#lines = new LineIndex(text);
    this.#isPatch = content.kind === 'series';
    const kernel = noKernelCode();
    if (content.kind === 'code') {
      this.#state = new CodeState(kernel, kernel.tree.with(new Map([[PASTED, content.file.text]])));
      this.#locator = fileLocator(text, PASTED);
      this.#added = new Map();
      return;
    }
    const { patches } = content.series;
    const files = patches.flatMap(({ body }) => readDiff(body));
    const { after, paths } = patchedStates(files, kernel);
    this.#state = after;
    this.#locator = locatorIn(text, after, paths);
    const { proposed } = seriesCalls(patches, new Set());
    this.#added = new Map(proposed.map(({ name, added }) => [name, added]));
  }

  /** Where the text has the line of a file. */
  place(path: string, line: number): ReturnType<CodeLocator['ofSource']> {
    return this.#locator.ofSource(`${path}:${line}`);
  }

  /** Reads a call; undefined where the text does not define it. */
  read(name: string): OpenCall | undefined {
    const read = this.#state.read(name, this.#added.get(name));
    if (read?.spec === undefined) return undefined;
    return { analysis: new Analysis(read.spec), view: { spec: read.text, steps: this.#steps(read.spec) } };
  }

  #steps(spec: Spec): readonly (StepCode | undefined)[] {
    const path = spec.entry.find(({ errors }) => errors.includes('EPERM'))?.source?.replace(/:\d+$/, '');
    const code = path === undefined ? undefined : this.#state.tree.text(path);
    const moves = path === undefined || code === undefined ? [] : permissionMoves(code, path, spec);
    const text = {
      lines: this.#lines,
      isPatch: this.#isPatch,
      shown: (line: number) => this.place(path ?? '', line)?.start.line,
    };
    return spec.entry.map(({ source, index }): StepCode | undefined => {
      const place = source === undefined ? undefined : this.#locator.ofSource(source);
      if (place === undefined) return undefined;
      const move = moves.find(({ check }) => check === index);
      return {
        line: place.start.line,
        ...place.range,
        move: move && moveAction(move, text),
      };
    });
  }
}
