import type { ElementContent } from 'hast';
import type { ARCHITECTURES } from '../../seccomp/architecture.ts';
import { element } from '../element.ts';

/** An architecture in a list to choose from, with the name that Go and Docker give it. */
export function architectureOption({ name, go }: (typeof ARCHITECTURES)[number]): ElementContent {
  return element(
    <option value={name} selected={name === 'x86_64' ? true : undefined} data-also={go}>
      {go === name || name === 'x86_64' ? name : `${name} (${go})`}
    </option>,
  );
}
