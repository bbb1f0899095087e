import { isJudgedText, mayHoldText } from './candidate.ts';
import type { ConfigurationText } from './configuration.ts';
import { type Allowance, type Judge, UnanswerableQuestion } from './judge.ts';
import type { Publication } from './publication.ts';
import type { Answer, File, Question, VerdictQuestion } from './question.ts';

/** Processor time for one change, in milliseconds: several times what two hundred ordinary specs take. */
const ALLOWED_MS = 15_000;

/** Longest text that is scanned in this process, in characters. The judge, which can be stopped, scans longer ones. */
const MAX_LOCAL_SCAN = 1 << 16;

/** Asks the judge about one change. All questions share one allowance. */
export class Inquiry {
  readonly #judge: Judge;
  readonly #allowance: Allowance;
  readonly #configurations: readonly ConfigurationText[];

  constructor(judge: Judge, owner: string, configurations: readonly ConfigurationText[]) {
    this.#judge = judge;
    this.#configurations = configurations;
    this.#allowance = { owner, cpuMs: ALLOWED_MS };
  }

  /** Keeps the paths that may hold specs or policies, by their names and by the configurations. */
  async specPaths(paths: readonly string[]): Promise<ReadonlySet<string>> {
    const named = paths.filter(mayHoldText);
    if (named.length === 0) return new Set();
    const answer = await this.#ask({ kind: 'paths', configurations: this.#configurations, paths: named });
    return new Set(answer.kind === 'paths' ? answer.paths : unexpected(answer));
  }

  /** Whether a file looks like a spec or a policy. */
  async mayHoldSpec(path: string, text: string): Promise<boolean> {
    if (text.length <= MAX_LOCAL_SCAN) return isJudgedText(text);
    const answer = await this.#ask({ kind: 'candidates', files: [[path, text]] });
    return answer.kind === 'paths' ? answer.paths.length > 0 : unexpected(answer);
  }

  /** The system calls that a file describes. */
  async calls(file: File): Promise<readonly string[]> {
    const answer = await this.#ask({ kind: 'calls', files: [file] });
    return answer.kind === 'calls' ? answer.calls : unexpected(answer);
  }

  /**
   * Judges the change and writes what is to be published.
   *
   * @param elsewhere finds which of these calls are described in files that the change does not touch; it is called only
   *   if the change seems to remove calls
   */
  async publication(
    question: Omit<VerdictQuestion, 'kind' | 'configurations' | 'elsewhere'>,
    elsewhere: (calls: readonly string[]) => Promise<readonly string[]>,
  ): Promise<Publication> {
    const configurations = this.#configurations;
    const asked = { ...question, kind: 'verdict', configurations, elsewhere: undefined } as const;
    let answer = await this.#askAbout(asked);
    if (answer.kind === 'missing')
      answer = await this.#askAbout({ ...asked, elsewhere: await elsewhere(answer.calls) });
    return answer.kind === 'publication' ? answer.publication : unexpected(answer);
  }

  async #askAbout(question: VerdictQuestion): Promise<Answer> {
    try {
      return await this.#ask(question);
    } catch (error) {
      const [only, ...others] = new Set([...question.head, ...question.base].map(([path]) => path));
      // Where the change has only one file, that is the one, even if the judge did not report it.
      if (error instanceof UnanswerableQuestion && error.path === undefined && others.length === 0)
        throw new UnanswerableQuestion(error.end, error.message, only);
      throw error;
    }
  }

  #ask(question: Question): Promise<Answer> {
    return this.#judge.answer(question, this.#allowance);
  }
}

function unexpected({ kind }: Answer): never {
  throw new Error(`the judge answered another question: ${kind}`);
}
