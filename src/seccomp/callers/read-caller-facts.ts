import { ERRNO_NAMES } from '../../spec/errno.ts';
import { dictionary } from '../../spec/shape/dictionary.ts';
import { parsed, refine } from '../../spec/shape/refine.ts';
import { list, optional, record, required } from '../../spec/shape/shape.ts';
import { onOneLine } from '../../spec/yaml/node.ts';
import { ARCHITECTURE_NAMES } from '../architecture.ts';
import { knownWords, line, readFactsFile } from '../facts-file.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { type CallerFact, type CallerFacts, type ErrnoFact, REACTIONS } from './caller-facts.ts';

/** "2.34", "2.34 to 2.42", or a commit of a project that has no releases. */
const RELEASES = /^(?:v?\d[\w.+-]*(?: to v?\d[\w.+-]*)?|commit [0-9a-f]{7,40})$/;

const releases = parsed('releases', (text, fail) => {
  const found = onOneLine(text).trim();
  return RELEASES.test(found)
    ? found
    : fail(`"${found}" is neither "2.34", "2.34 to 2.42" nor "commit 1c9494d"`);
});

const reaction = parsed('a reaction', (sentence, fail): Omit<ErrnoFact, 'errno'> | undefined => {
  const text = onOneLine(sentence).trim();
  const conclusion = REACTIONS.find(
    (one) => text === one || (/^[ ,;]/.test(text.slice(one.length)) && text.startsWith(one)),
  );
  return conclusion === undefined
    ? fail(`"${text}" does not begin with one of: ${REACTIONS.join(', ')}`)
    : { conclusion, text };
});

const errnos = knownWords('errno', new Set([...ERRNO_NAMES, 'others']));

const answers = refine(
  dictionary('errnos to reactions', /./, reaction),
  (entries, _node, problems): readonly ErrnoFact[] =>
    entries.flatMap(({ key, value }) =>
      (errnos.decode(key, problems) ?? []).map((errno) => ({ errno, ...value })),
    ),
);

function factShape(syscalls: ReadonlySet<string>) {
  const fields = {
    call: required(knownWords('syscall', syscalls), 'the calls that the caller treats alike'),
    for: optional(line, 'what the caller makes the call for'),
    releases: required(releases, 'the releases in which this was read'),
    architectures: optional(
      knownWords('architecture', new Set(ARCHITECTURE_NAMES)),
      'if the source depends on the architecture',
    ),
    read: required(line, 'file and function in the source'),
    see: optional(line, 'a commit, release or public report'),
    answers: optional(answers, 'what the caller does with each errno'),
    never: optional(line, 'why the caller never makes the call'),
  };
  return refine(record('a fact', fields), (fact, node, problems): CallerFact | undefined => {
    if ((fact.never === undefined) === (fact.answers === undefined)) {
      problems.add('schema', 'a fact has either "answers", or "never" with the reason', node, node.pointer);
      return undefined;
    }
    return {
      calls: fact.call,
      releases: fact.releases,
      architectures: fact.architectures,
      purpose: fact.for,
      source: fact.read,
      see: fact.see,
      never: fact.never,
      answers: fact.answers ?? [],
    };
  });
}

/**
 * Reads a file of content/callers.
 *
 * @throws {Error} "LINE:COLUMN: …" if it is not in the form that content/callers/README.md describes
 */
export function readCallerFacts(text: string): CallerFacts {
  const file = record('the file', {
    caller: required(line, 'its name'),
    about: required(line, 'what it is'),
    source: required(line, 'where its source is'),
    facts: required(list(factShape(new Set(syscallNumbers().names()))), 'what was read in its source'),
  });
  const { caller, about, source, facts } = readFactsFile(text, 'caller', file);
  return { name: caller, about, source, facts };
}
