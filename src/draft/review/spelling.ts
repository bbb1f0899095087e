import { type FileDiff, readDiff } from '../diff.ts';
import { messageOf } from '../patch-message.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectWords } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** Words that stand twice by mistake; "that that" and "had had" can be meant. */
const TWICE =
  /(?<![\w'-])(the|a|an|of|to|in|is|are|and|for|with|be|it|this|from|on|by|as|at|not|will|can|if|we|which|when) \1(?![\w'-])/i;
/** "allow" and its like take an object, or a noun; and what follows "must" has no ending. */
const ENABLES =
  /\b(?:allows?|allowing|enables?|enabling|permits?) to (?!the\b|all\b|any\b|be\b|each\b|\w+ly\b)([a-z]{3,})\b/;
const MODAL =
  /\b(must|cannot|should|could) (contains|returns|points|identifies|needs|requires|takes|checks|becomes|remains|exists|fails|happens|holds|uses|gets)\b/;
/** What becomes of a verb's "y" behind he, she and it. */
const THIRD_PERSON =
  /^((?:ident|spec|mod|ver|not|class|clar|sat|just|qual|simpl)if|(?:app|supp|rep|imp|comp|re|mult)l|den|tr|retr|cop|carr|var|occup|modif|satisf)ys$/;
/** Words of messages about the kernel that are often mistyped. */
const WORDS = new Set(
  (
    'accessible accommodate according achieve acquire across additional address addresses allocate allocated allocation already ' +
    'ambiguous another appropriate arbitrary architecture argument arguments asynchronous atomically attribute attributes ' +
    'available because beginning behavior behaviour believe between boundary callback capability capabilities character ' +
    'committed compatible compatibility complete completely configuration configured consistent constraint container ' +
    'controlled convenient correctly corresponding currently decrement default definition dependency deprecated ' +
    'descriptor descriptors destination destroy determine different directory directories disabled discussion distribution ' +
    'document documentation duplicate embedded enabled environment equivalent executable execution existence existing ' +
    'expected explicit explicitly extension external facility failure feature features filesystem filesystems following ' +
    'frequency function functions functionality generic guarantee guarantees hardware hierarchy identifier immediately ' +
    'implement implementation implemented implicitly improvement include including increment independent indicate ' +
    'information inherited initial initialize initialized initialization instance instead instruction integer interface ' +
    'internal interrupt interrupted introduce introduced invalid kernel length maintain maintenance mechanism member memory ' +
    'message minimum multiple mutually namespace namespaces necessary network notification number occurred occurrence offset ' +
    'operation operations optional original overflow overridden overwrite parameter parameters particular performance ' +
    'permission permissions persistent physical pointer possible possibility potential precedence preferred previous ' +
    'previously privilege privileged privileges probably procedure process processes processor property properties protection ' +
    'protocol provide provided receive received recommended reference referenced register registered release relevant ' +
    'remaining remove replaced request requested required requirement reserved resource resources response responsible ' +
    'restrict restricted restriction retrieve returned returning scheduler security semantics separate separated separately ' +
    'sequence several should significant similar simultaneously special specific specifically specified specify standard ' +
    'statistics status structure structures subsequent success successful successfully sufficient support supported ' +
    'suppress synchronize synchronization synchronous syscall syscalls system temporary therefore thread threads threshold ' +
    'together transferred transition translation transparent underlying unnecessary unprivileged update updated usage userspace ' +
    'value values variable variables vector version virtual visible volatile whether without wrapper writing ' +
    'shouldn couldn wouldn doesn themselves itself everything something anything nothing always currently usually generally ' +
    'actually basically certain change changes check checking cleanup collect comment comparison complex concurrent condition ' +
    'consider context continue control counter create created creation decide declare default describe described description ' +
    'detect developer device distinct during easier effect effectively either element enough ensure entire error escape example ' +
    'exclusive execute existing explain expose express finally follow forward freed further generate handle handled handling ' +
    'happen header helper however identical ignore ignored immutable impossible inline inode install intended interesting invoke ' +
    'kernels latency level library limit locking manage manually mapping migration modify module monitor mounted moving mutable ' +
    'naming native nested obvious option otherwise output overhead override passing pattern pending perform permit platform ' +
    'policy prepare present prevent primitive private problem program proper properly public purpose random reading really ' +
    'reason refactor relative reliable replace report represent requires restore result retain return reverse revert running ' +
    'sandbox section select setting share shared signal silently simple simplify single source state static storage stored ' +
    'string suggest suggested supply switch target terminate testing transaction trigger typical ultimately unable unique unless ' +
    'until upstream using various verify violate warning within worker ' +
    'propagate propagated propagates propagation propagating inheritance inherits sandboxed sandboxing descendant descendants ' +
    'ancestor hierarchical opaque threaded subsystem subsystems superblock mountpoint mountpoints pathname pathnames hardlink ' +
    'symlink symlinks traversal traverse recursive recursively delegate delegated arbitrarily unconditionally conditionally ' +
    'conditional precisely accidentally inadvertently incorrect incorrectly maximum minimal alignment aligned unaligned ' +
    'contiguous consecutive sequential exhausted exhaustive exceeded exceeds preceding succeeding succeeds notify notifies ' +
    'notified wakeup wakeups sleeping suspended preempt preempted preemption affinity topology migrate migrated hotplug ' +
    'bandwidth throttle utilization granularity granular serialize serialized deferred accounting accounted heuristic ' +
    'persistence persisted truncated truncate appended prepended terminator delimiter separator enumerate enumerated ' +
    'enumeration attach attached detach detached acquire acquired acquires arrive arrived arrives arriving extend extended extending extends'
  ).split(' '),
);
/** Words that are a slip away from those, and right. */
const RIGHT = new Set(
  'exiting starting though comments thead treads treats tread compete massage stats statues sever whither anther sample decode strong naive handed crate noting decade ether stared lacking shard shred instill tasting sitting mountid'.split(
    ' ',
  ),
);

/** What comes of a word when a finger slips: two letters change places, one is left out or comes twice, a vowel is another. */
function* slips(word: string): Generator<string> {
  for (let at = 1; at < word.length - 1; at++) {
    const [before, own, next, after] = [
      word.slice(0, at),
      word.charAt(at),
      word.charAt(at + 1),
      word.slice(at + 2),
    ];
    yield before + next + own + after;
    yield before + next + after;
    yield before + own + own + next + after;
    if (/[aeio]/.test(own)) for (const vowel of 'aeio') yield before + vowel + next + after;
  }
}

let misspelt: ReadonlyMap<string, string> | undefined;

/** Words as they are mistyped, and what was meant; made when the first series is read. */
function misspellings(): ReadonlyMap<string, string> {
  if (misspelt !== undefined) return misspelt;
  const found = new Map<string, string | undefined>();
  for (const word of WORDS)
    for (const slip of word.length < 6 ? [] : slips(word))
      if (!WORDS.has(slip) && !RIGHT.has(slip))
        // What is a slip away from two words, such as "property" and "properly", may be either.
        found.set(slip, (found.get(slip) ?? word) === word ? word : undefined);
  misspelt = new Map(
    [...found].flatMap(([slip, word]) => (word === undefined ? [] : [[slip, word] as const])),
  );
  return misspelt;
}

const WORD = /(?<![\w/.@-])[a-z]{5,}(?![\w@/(]|\.\w)/g;

/** The mistakes of one series that are told of. */
const MAX_TOLD = 3;

/** Misspelt words in messages, in new comments and in new documents. */
export function spelling(patches: readonly Patch[], files: readonly FileDiff[]): readonly NewValue[] {
  // What the words of a language are is surer than its grammar.
  return [...inMessages(patches), ...inFiles(files)]
    .toSorted((one, other) => Number(isGrammar(one)) - Number(isGrammar(other)))
    .slice(0, MAX_TOLD);
}

function isGrammar({ message }: NewValue): boolean {
  return !message.includes('" is spelt "');
}

function mistakeIn(text: string): string | undefined {
  const twice = TWICE.exec(text)?.[0];
  if (twice !== undefined) return `"${twice}" repeats a word`;
  const [enables, verb] = ENABLES.exec(text) ?? [];
  if (enables !== undefined)
    return `"${enables}" does not say whom; name it, as in "allows a program to ${verb}"`;
  const modal = MODAL.exec(text)?.[0];
  if (modal !== undefined) return `"${modal}" has an ending too many`;
  for (const [word] of text.matchAll(WORD)) {
    const right = misspellings().get(word) ?? THIRD_PERSON.exec(word)?.[1]?.concat('ies');
    if (right !== undefined) return `"${word}" is spelt "${right}"`;
  }
  return undefined;
}

function inMessages(patches: readonly Patch[]): readonly NewValue[] {
  return patches.flatMap(({ subject, body }): readonly NewValue[] => {
    const words = subjectWords(subject);
    const mistake = [words, ...messageOf(body).split('\n')]
      .filter((line) => !/^\s*(?:>|[A-Z][\w-]+-by:|Cc:|Link:|Fixes:)/.test(line))
      .map(mistakeIn)
      .find((found) => found !== undefined);
    if (mistake === undefined) return [];
    const [file] = readDiff(body);
    const path = file?.newPath;
    if (path === undefined) return [];
    return [
      fact(path, file?.hunks[0]?.newStart ?? 1, `in the message of "${words.slice(0, 80)}", ${mistake}`),
    ];
  });
}

function inFiles(files: readonly FileDiff[]): readonly NewValue[] {
  return files.flatMap(({ newPath: path = '', hunks }): readonly NewValue[] => {
    const isDocument = /^Documentation\/.*\.rst$/.test(path);
    if (!isDocument && !/^(?:include|kernel|fs|mm|ipc|init|net|security|drivers|arch)\/.*\.[ch]$/.test(path))
      return [];
    for (const { lines } of hunks)
      for (const { sign, text, line } of lines) {
        if (sign !== '+') continue;
        const words = isDocument ? text : /(?:^\s*\*|\/\*|\/\/)(.*)/.exec(text)?.[1];
        const mistake = words === undefined ? undefined : mistakeIn(words);
        if (mistake !== undefined) return [fact(path, line, mistake)];
      }
    return [];
  });
}
