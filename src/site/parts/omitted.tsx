import type { ElementContent } from 'hast';
import { contents } from '../element.ts';
import type { OmittedCall } from '../site-source.ts';

/** The calls without a page, and why. */
export function omittedSection(omitted: readonly OmittedCall[]): readonly ElementContent[] {
  if (omitted.length === 0) return [];
  return contents(
    <h2 id="omitted">Left out</h2>,
    <p>A program read these calls from the kernel's code, too, and a kernel contradicts what it read:</p>,
    <dl>
      {omitted.flatMap(({ syscall, reason }) => [
        <dt>
          <code>{syscall}</code>
        </dt>,
        <dd>{reason}</dd>,
      ])}
    </dl>,
  );
}
