import type { CallValue } from '../../spec/memory.ts';
import type { Call, Spec } from '../../spec/model.ts';

/**
 * Makes calls of a spec from the texts of their arguments. A search makes hundreds that differ in one argument, so each
 * text of an argument is read once.
 */
export class CallMaker {
  readonly #spec: Spec;
  /** By the index of the argument: the value of each text. */
  readonly #values: readonly Map<string, CallValue>[];

  constructor(spec: Spec) {
    this.#spec = spec;
    this.#values = spec.arguments.map(() => new Map());
  }

  /** The call with these arguments; undefined if one of them cannot be read. */
  make(texts: readonly string[]): Call | undefined {
    const text = `${this.#spec.name}(${texts.join(', ')})`;
    const values = this.#known(texts);
    if (values !== undefined) return { text, values };
    const read = this.#spec.readCall(text);
    if (!read.ok) return undefined;
    // A wrapper's arguments stand elsewhere in the call.
    if (read.call.values.length === texts.length)
      for (const [index, own] of texts.entries()) this.#values[index]?.set(own, read.call.values[index]);
    return read.call;
  }

  /** The values of the texts; undefined if one was not read yet. */
  #known(texts: readonly string[]): readonly CallValue[] | undefined {
    if (texts.length !== this.#values.length) return undefined;
    const values: CallValue[] = [];
    for (const [index, own] of texts.entries()) {
      const value = this.#values[index]?.get(own);
      if (value === undefined && this.#values[index]?.has(own) !== true) return undefined;
      values.push(value);
    }
    return values;
  }
}
