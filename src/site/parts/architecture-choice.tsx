import type { ElementContent } from 'hast';
import { ARCHITECTURES } from '../../seccomp/architecture.ts';
import { contents } from '../element.ts';

/**
 * The architectures to choose from. The name that Go and Docker give one is a choice of its own, because a list is searched
 * by the first letters that one types: behind `aarch64`, nobody would find `arm64`.
 */
export function architectureChoice(): readonly ElementContent[] {
  return ARCHITECTURES.flatMap(({ name, go }) =>
    contents(
      <option value={name} selected={name === 'x86_64' ? true : undefined}>
        {name}
      </option>,
      go === name ? null : <option value={go}>{go}</option>,
    ),
  );
}
