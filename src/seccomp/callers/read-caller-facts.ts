import { ERRNO_NAMES } from '../../spec/errno.ts';
import { didYouMean, wordAdvice } from '../../spec/nearest-word.ts';
import { LineIndex, type Range } from '../../spec/position.ts';
import { describeNode, type Mapping, type Node, onOneLine, type Scalar } from '../../spec/yaml/node.ts';
import { readTree } from '../../spec/yaml/read-tree.ts';
import { ARCHITECTURE_NAMES } from '../architecture.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { type CallerFact, type CallerFacts, type ErrnoFact, REACTIONS } from './caller-facts.ts';

const FILE_KEYS = ['caller', 'about', 'source', 'facts'];
const FACT_KEYS = ['call', 'releases', 'architectures', 'for', 'read', 'see', 'answers', 'never'];

/** "2.34", "2.34 to 2.42", or a commit of a project that has no releases. */
const RELEASES = /^(?:v?\d[\w.+-]*(?: to v?\d[\w.+-]*)?|commit [0-9a-f]{7,40})$/;

const ARCHITECTURES: ReadonlySet<string> = new Set(ARCHITECTURE_NAMES);
const ERRNOS: ReadonlySet<string> = new Set(ERRNO_NAMES);

class Wrong extends Error {
  readonly range: Range;

  constructor(range: Range, message: string) {
    super(message);
    this.range = range;
  }
}

/**
 * Reads a file of content/callers.
 *
 * @throws {Error} "LINE:COLUMN: …" where it is not in the form that content/callers/README.md describes
 */
export function readCallerFacts(text: string): CallerFacts {
  const { documents, problems, faults } = readTree(text);
  try {
    const [fault] = [...faults, ...problems];
    if (fault !== undefined) throw new Wrong(fault.range, fault.message);
    const [root, second] = documents;
    if (root === undefined) throw new Wrong({ start: 0, end: 0 }, 'the file is empty');
    if (second !== undefined) throw new Wrong(second, 'a file describes one caller');
    return readFile(root);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const { line, column } = new LineIndex(text).position(error.range.start);
    throw new Error(`${line}:${column}: ${error.message}`);
  }
}

function readFile(root: Node): CallerFacts {
  const file = mapping(root, 'the file', FILE_KEYS);
  const facts = value(file, 'facts');
  const syscalls = new Set(syscallNumbers().names());
  if (facts.kind !== 'sequence') throw new Wrong(facts, `facts is a list, not ${describeNode(facts)}`);
  return {
    name: textOf(file, 'caller'),
    about: textOf(file, 'about'),
    source: textOf(file, 'source'),
    facts: facts.items.map((item) => readFact(item, syscalls)),
  };
}

function readFact(node: Node, syscalls: ReadonlySet<string>): CallerFact {
  const fact = mapping(node, 'a fact', FACT_KEYS);
  const never = find(fact, 'never');
  const answers = find(fact, 'answers');
  if ((never === undefined) === (answers === undefined))
    throw new Wrong(fact, 'a fact has either "answers", or "never" with the reason');
  const releases = textOf(fact, 'releases');
  if (!RELEASES.test(releases))
    throw new Wrong(
      value(fact, 'releases'),
      `"${releases}" is neither "2.34", "2.34 to 2.42" nor "commit 1c9494d"`,
    );
  return {
    calls: words(fact, 'call').map(({ word, range }) => known(word, range, syscalls, 'syscall')),
    releases,
    architectures:
      find(fact, 'architectures') === undefined
        ? undefined
        : words(fact, 'architectures').map(({ word, range }) =>
            known(word, range, ARCHITECTURES, 'architecture'),
          ),
    purpose: optional(fact, 'for'),
    source: textOf(fact, 'read'),
    see: optional(fact, 'see'),
    never: optional(fact, 'never'),
    answers: answers === undefined ? [] : readAnswers(answers),
  };
}

function readAnswers(node: Node): readonly ErrnoFact[] {
  if (node.kind !== 'mapping' || node.pairs.length === 0)
    throw new Wrong(node, `answers maps an errno to what the caller does, and is ${describeNode(node)}`);
  return node.pairs.flatMap(({ key, value: reaction }) =>
    key.text
      .split(/\s+/)
      .map((errno) => (errno === 'others' ? errno : known(errno, key, ERRNOS, 'errno')))
      .map((errno) => ({ errno, ...readReaction(reaction) })),
  );
}

function readReaction(node: Node): Omit<ErrnoFact, 'errno'> {
  const text = onOneLine(scalar(node, 'an answer').text);
  const conclusion = REACTIONS.find(
    (one) => text === one || (/^[ ,;]/.test(text.slice(one.length)) && text.startsWith(one)),
  );
  if (conclusion === undefined)
    throw new Wrong(node, `"${text}" does not begin with one of: ${REACTIONS.join(', ')}`);
  return { conclusion, text };
}

function known(word: string, range: Range, names: ReadonlySet<string>, what: string): string {
  if (!names.has(word)) throw new Wrong(range, `no ${what} is called "${word}"${didYouMean(word, names)}`);
  return word;
}

function mapping(node: Node, what: string, keys: readonly string[]): Mapping {
  if (node.kind !== 'mapping') throw new Wrong(node, `${what} is a mapping, not ${describeNode(node)}`);
  for (const { key } of node.pairs)
    if (!keys.includes(key.text))
      throw new Wrong(key, `"${key.text}" is no key of ${what}${wordAdvice(key.text, keys)}`);
  return node;
}

function find(node: Mapping, key: string): Node | undefined {
  return node.pairs.find((pair) => pair.key.text === key)?.value;
}

function value(node: Mapping, key: string): Node {
  const found = find(node, key);
  if (found === undefined) throw new Wrong(node, `"${key}" is missing`);
  return found;
}

function scalar(node: Node, what: string): Scalar {
  if (node.kind !== 'scalar' || node.text.trim() === '')
    throw new Wrong(node, `${what} is a text, not ${describeNode(node)}`);
  return node;
}

function textOf(node: Mapping, key: string): string {
  return onOneLine(scalar(value(node, key), key).text).trim();
}

function optional(node: Mapping, key: string): string | undefined {
  return find(node, key) === undefined ? undefined : textOf(node, key);
}

function words(node: Mapping, key: string): readonly { readonly word: string; readonly range: Range }[] {
  const range = value(node, key);
  return textOf(node, key)
    .split(/\s+/)
    .map((word) => ({ word, range }));
}
