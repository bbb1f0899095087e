import type { ElementContent } from 'hast';
import { patternedDetections } from '../../generate/detect/detect.ts';
import { contents } from '../element.ts';
import type { Highlighter } from '../highlight.ts';
import { highlightPatterned } from '../highlight-pattern.ts';
import type { CallSource } from '../site-source.ts';

/** Detection code: C is shown, other languages are folded. */
export function detectionSection({ spec }: CallSource, highlight: Highlighter): readonly ElementContent[] {
  const [first, ...others] = spec.status === 'merged' ? patternedDetections(spec) : [];
  if (first === undefined) return [];
  return contents(
    <h2 id="detect">Code that tells</h2>,
    <p data-pagefind-ignore>
      Call this after the system call failed with <code>EPERM</code>: it tells whether a filter returned it.
      It changes nothing and needs no header of the call. The tests of this project compile and run it.
    </p>,
    // Who searches for an errno or a header means no code that is nearly the same on each page.
    <div data-pagefind-ignore>
      {highlightPatterned(first, highlight)}
      {others.map((other) => (
        <details>
          <summary>In {other.language}</summary>
          {highlightPatterned(other, highlight)}
        </details>
      ))}
    </div>,
  );
}
