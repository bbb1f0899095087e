import type { Element, ElementContent, Nodes } from 'hast';
import type { PatternedDetection } from '../generate/detect/detect.ts';
import { countStandIns, filledIn } from '../generate/detect/stand-in.ts';
import type { Highlighter } from './highlight.ts';

/** More patterns than these are forgotten all at once. */
const MAX_PATTERNS = 2000;

/** Coloured patterns by language and text; undefined for one whose name or number is in two colours. */
type Coloured = Map<string, Element | undefined>;

const colouredBy = new WeakMap<Highlighter, Coloured>();

/**
 * Names of which each form is in one colour, whatever the name is: in code they are parts of longer names (`SYS_openat2`,
 * `openat2_is_hidden`), which are no keywords. POSIX reserves `_t` for types, which C's grammar colours.
 */
const PLAIN_NAME = /^[a-z][a-z0-9_]*$(?<!(?:^|_)t)/;

/** Zero and what follows it may be octal. */
const FIRST_PLAIN_NUMBER = 1n;

/**
 * Colours code as the highlighter does. Grammars take longer than all else on a page, so they read the pattern of the code
 * once, and the call's name and number are written into the coloured pattern.
 */
export function highlightPatterned(detection: PatternedDetection, highlight: Highlighter): Element {
  const { code, probe, pattern } = detection;
  const language = detection.language.toLowerCase();
  const isPlain = PLAIN_NAME.test(probe.name) && probe.number >= FIRST_PLAIN_NUMBER;
  const coloured =
    isPlain && filledIn(pattern, probe) === code ? colouredPattern(pattern, language, highlight) : undefined;
  return coloured === undefined ? highlight(code, language) : elementWith(coloured, probe);
}

function colouredPattern(pattern: string, language: string, highlight: Highlighter): Element | undefined {
  const known: Coloured = colouredBy.get(highlight) ?? new Map();
  colouredBy.set(highlight, known);
  const key = `${language} ${pattern}`;
  if (!known.has(key)) {
    if (known.size >= MAX_PATTERNS) known.clear();
    const element = highlight(pattern, language);
    known.set(key, standInsOf(element) === countStandIns(pattern) ? element : undefined);
  }
  return known.get(key);
}

/** How many stand-ins are each in one text. */
function standInsOf(node: Nodes): number {
  if (node.type === 'text') return countStandIns(node.value);
  return 'children' in node ? node.children.reduce((sum, child) => sum + standInsOf(child), 0) : 0;
}

type Probe = PatternedDetection['probe'];

function elementWith(element: Element, probe: Probe): Element {
  return { ...element, children: element.children.map((child) => contentWith(child, probe)) };
}

function contentWith(node: ElementContent, probe: Probe): ElementContent {
  if (node.type === 'text')
    return countStandIns(node.value) === 0 ? node : { type: 'text', value: filledIn(node.value, probe) };
  return node.type === 'element' && standInsOf(node) > 0 ? elementWith(node, probe) : node;
}
