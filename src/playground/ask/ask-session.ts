import { Catalogue, type NamedRelease } from '../../seccomp/runtimes/catalogue.ts';
import { factsFromData } from '../../seccomp/runtimes/facts-data.ts';
import { compareReleases } from '../../seccomp/runtimes/release-history.ts';
import type { RuntimeFacts } from '../../seccomp/runtimes/runtime-facts.ts';
import { shownRuntimes } from '../../seccomp/runtimes/shown-runtimes.ts';
import { exemptAnswer } from '../../seccomp/simulate/exempt.ts';
import type { FilterAnswer } from '../../seccomp/simulate/filter-answer.ts';
import { releaseAnswer, releaseAnswers } from '../../seccomp/simulate/release-answers.ts';
import { remediesOf, remedyText } from '../../seccomp/simulate/remedies.ts';
import { answerMatrix, type RuntimeSpan } from '../../site/parts/answer-matrix.tsx';
import { namesWith } from '../../site/table-difference.ts';
import type { TracedCall } from '../../why/read/asked-call.ts';
import { type AnsweredQuestion, answerView } from './answer-view.tsx';
import type {
  AskChoices,
  AskedCall,
  AskedRuntime,
  AskFiles,
  AskMatrix,
  AskQuestion,
  AskReply,
} from './ask-protocol.ts';
import { aboutCall } from './asked-call.ts';
import { loadOnce } from './load-once.ts';
import { readAsked } from './read-asked.ts';
import { type QuestionFault, type ReadQuestion, readQuestion } from './read-question.ts';

/** Answers whether a call passes in a release of a runtime, or under a profile, and what helps. */
export class AskSession {
  readonly #files: AskFiles;
  readonly #facts: (name: string) => Promise<RuntimeFacts>;

  constructor(files: AskFiles) {
    this.#files = files;
    this.#facts = loadOnce(async (name) => factsFromData(await files.facts(name)));
  }

  /** What there is to choose from: the calls, and with `runtimes` each release, newest first. */
  async choices(which: { readonly runtimes: boolean }): Promise<AskChoices> {
    const calls = await this.#calls();
    const facts = which.runtimes ? shownRuntimes(await this.#shownFacts()) : [];
    const runtimes = facts.flatMap(({ name, releases }) =>
      releases.toReversed().map((release) => `${name}@${release}`),
    );
    return { kind: 'choices', runtimes, calls };
  }

  async answer(asked: AskQuestion): Promise<AskReply> {
    const nothing = { kind: 'reply', revision: asked.revision, answer: [] } as const;
    if (asked.call.trim() === '') return { ...nothing, fault: undefined };
    const traced = await readAsked(asked.call, asked.architecture);
    const known = await this.#call(traced);
    const question = await this.#read(asked, traced, known);
    if (!question.ok) return { ...nothing, fault: ended(question.fault) };
    const answered =
      asked.profile.trim() === ''
        ? await this.#ofRuntime(asked, question, known)
        : await this.#ofProfile(asked, question);
    if (typeof answered === 'string') return { ...nothing, fault: ended(answered) };
    return { ...nothing, fault: undefined, answer: answered === undefined ? [] : answerView(answered) };
  }

  /** All runtimes by release; the release that was asked for is marked. Empty for a question with a fault. */
  async matrix(asked: AskQuestion): Promise<AskMatrix> {
    const nothing = { kind: 'matrix', revision: asked.revision, matrix: [] } as const;
    if (asked.call.trim() === '') return nothing;
    const traced = await readAsked(asked.call, asked.architecture);
    const question = await this.#read(asked, traced, await this.#call(traced));
    if (!question.ok) return nothing;
    const runtimes = await this.#shownFacts();
    const catalogue = new Catalogue(runtimes, question.options);
    const exempt = bypassing(question);
    const rows = shownRuntimes(runtimes)
      .flatMap((facts) => releaseAnswers(catalogue, facts, question.call))
      .map((row) => (exempt === undefined ? row : { ...row, answer: exempt.answer }));
    const text = asked.profile.trim() === '' ? await this.#runtimeText(asked.runtime) : undefined;
    const named = typeof text === 'string' ? catalogue.parse(text) : undefined;
    return { ...nothing, matrix: [answerMatrix(rows, (row) => isIn(named, row))] };
  }

  /** What is known of the call of a question; undefined if no page describes it. */
  async #call(traced: TracedCall | undefined): Promise<AskedCall | undefined> {
    const name = traced?.syscall;
    const calls = await this.#calls();
    return name === undefined || !calls.includes(name) ? undefined : this.#files.call(name);
  }

  async #read(
    asked: AskQuestion,
    traced: TracedCall | undefined,
    known: AskedCall | undefined,
  ): Promise<ReadQuestion | QuestionFault> {
    return readQuestion(asked, traced, known, await this.#calls());
  }

  /** The names of the described calls. */
  async #calls(): Promise<readonly string[]> {
    return namesWith((await this.#files.index()).calls);
  }

  /** What reads and installs policies is loaded when the first one is pasted. */
  async #ofProfile(asked: AskQuestion, question: ReadQuestion): Promise<AnsweredQuestion | string> {
    const { answerOfProfile } = await import('./pasted-profile.ts');
    return answerOfProfile(asked, question);
  }

  /** Undefined if no runtime was named; a text for a fault. */
  async #ofRuntime(
    asked: AskQuestion,
    question: ReadQuestion,
    known: AskedCall | undefined,
  ): Promise<AnsweredQuestion | undefined | string> {
    const text = await this.#runtimeText(asked.runtime);
    if (typeof text !== 'string') return text && sentence(text.why);
    const runtimes = await this.#factsFor(text);
    const catalogue = new Catalogue(runtimes, question.options);
    const parsed = catalogue.parse(text);
    if (typeof parsed === 'string') return sentence(parsed);
    const { facts, release, notes } = parsed;
    const exempt = bypassing(question);
    const answer = exempt ?? releaseAnswer(catalogue, facts, release, question.call);
    if (answer === undefined) return `Nothing is known of ${facts.title} ${release}.`;
    const about = aboutCall(asked, question, known);
    const remedies =
      exempt !== undefined
        ? []
        : remediesOf({ runtimes, options: question.options, facts, release }, question.call);
    const changes =
      exempt === undefined
        ? catalogue.install(facts, release)?.others.changes(question.call, answer.answer)
        : undefined;
    return {
      ...about,
      ...answer,
      title: facts.title,
      release,
      remedies: remedies.map((remedy) => remedyText(facts.title, remedy)),
      libraries: [
        ...(changes?.before ?? []).map(({ release: since, answer: own }) => `before ${since}: ${own}`),
        ...(changes?.from ?? []).map(({ release: since, answer: own }) => `${since} or later: ${own}`),
      ],
      notes: [...notes, ...about.notes],
    };
  }

  /**
   * `Docker 20.10.9` as `docker@20.10.9`; undefined for no text. Other names of runtimes are loaded when there is one.
   */
  async #runtimeText(asked: string): Promise<string | undefined | { readonly why: string }> {
    const text = asked.trim().toLowerCase().replace(/\s+/g, '@');
    if (text === '') return undefined;
    const { runtimes } = await this.#files.index();
    const name = nameIn(text);
    if (runtimes.some((one) => one.name === name)) return text;
    const { ownNameOf, whyNoRuntime } = await import('../../seccomp/runtimes/other-names.ts');
    const why = whyNoRuntime(name);
    return why === undefined ? ownNameOf(text) : { why };
  }

  /** The facts that a release needs; all of them if no runtime has its name, since a message lists the names. */
  async #factsFor(release: string): Promise<readonly RuntimeFacts[]> {
    const { runtimes } = await this.#files.index();
    const needed = withBorrowed(runtimes, nameIn(release));
    return needed.length === 0 ? this.#allFacts() : this.#load(needed);
  }

  /** The facts about the runtimes of the matrix, and those that they are built with. */
  async #shownFacts(): Promise<readonly RuntimeFacts[]> {
    const { runtimes } = await this.#files.index();
    return this.#load(
      runtimes.filter(({ isShown }) => isShown).flatMap(({ name }) => withBorrowed(runtimes, name)),
    );
  }

  async #allFacts(): Promise<readonly RuntimeFacts[]> {
    const { runtimes } = await this.#files.index();
    return this.#load(runtimes.map(({ name }) => name));
  }

  #load(names: readonly string[]): Promise<readonly RuntimeFacts[]> {
    return Promise.all([...new Set(names)].map((name) => this.#facts(name)));
  }
}

/** The answer where the kernel of the question lets the call bypass filters; undefined where they decide. */
function bypassing({ call, options }: ReadQuestion): FilterAnswer | undefined {
  return exemptAnswer(call.syscall, call.architecture, options.kernel);
}

/** A runtime and those whose policies it is built with; none if no runtime has that name. */
function withBorrowed(runtimes: readonly AskedRuntime[], name: string): readonly string[] {
  const own = runtimes.find((one) => one.name === name);
  if (own === undefined) return [];
  return [name, ...(own.of === undefined ? [] : withBorrowed(runtimes, own.of))];
}

/** The runtime of `docker@20.10.9`. */
function nameIn(release: string): string {
  return release.replace(/@.*/, '');
}

/** A message of the command line as a sentence. */
function sentence(message: string): string {
  return `${message.replace('\nhelp: ', '; ')}.`;
}

function isIn(named: NamedRelease | undefined | string, { runtime, from, until }: RuntimeSpan): boolean {
  if (named === undefined || typeof named === 'string' || named.facts.title !== runtime) return false;
  return compareReleases(from, named.release) <= 0 && compareReleases(named.release, until) <= 0;
}

/** A question ("did you mean …?") needs no full stop. */
function ended(text: string): string {
  return text.replace(/\?\.$/, '?');
}
