import { datasetLines } from '../../../data/dataset.ts';
import { policyNumber } from '../../../lint/container-policy.ts';
import { callFiles } from '../../../site/call-files.ts';
import { type Highlighter, loadHighlighter } from '../../../site/highlight.ts';
import { listedOnSite } from '../../../site/listed-on-site.ts';
import { type CallSource, headOfSpec } from '../../../site/site-source.ts';
import { judgeCalls, type ReadSource } from '../calls.ts';
import { ContainerHistory } from '../containers.ts';
import { type CallFacts, loadCallFacts } from '../load-call-facts.ts';
import { searchedHtml } from '../searched-html.ts';
import { SiteWriter } from '../site-writer.ts';
import type { CallThreadData, SentCall } from './protocol.ts';

/** Judges the calls of files and writes their files. */
export class CallWriter {
  readonly #publication: CallThreadData['publication'];
  readonly #writer: SiteWriter;
  readonly #highlight: Highlighter;
  readonly #facts: CallFacts;
  readonly #containers = new ContainerHistory();

  private constructor({ publication, output }: CallThreadData, highlight: Highlighter, facts: CallFacts) {
    this.#publication = publication;
    this.#writer = new SiteWriter(output);
    this.#highlight = highlight;
    this.#facts = facts;
  }

  /** Loads what pages of calls need, and writes nothing yet. */
  static async load(data: CallThreadData): Promise<CallWriter> {
    const highlight = await loadHighlighter();
    return new CallWriter(data, highlight, loadCallFacts());
  }

  /** Writes the files of the calls of a file; undefined: it has none. */
  write(file: ReadSource | undefined): readonly SentCall[] {
    return file === undefined ? [] : judgeCalls(file, this.#containers).map((call) => this.#written(call));
  }

  #written(call: CallSource): SentCall {
    const { spec, document } = call;
    const lineOf = datasetLines(this.#facts);
    const site = { ...this.#publication, ...this.#facts, lineOf, comparisonsOf: () => [] };
    const changed: string[] = [];
    let searched = '';
    const files = callFiles(call, site, this.#highlight);
    for (const [path, make] of files) {
      const text = make();
      if (this.#writer.write(path, text)) changed.push(path);
      if (path.endsWith('.html')) searched = searchedHtml(text);
    }
    return {
      spec: headOfSpec(spec),
      document,
      number: policyNumber(spec),
      line: lineOf({ spec, path: document.path }),
      listed: spec.status === 'merged' ? listedOnSite(spec) : undefined,
      places: this.#facts.placesOf(spec),
      searched,
      files: files.size,
      changed,
    };
  }
}
