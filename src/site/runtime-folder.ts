import { idOf } from './heading.ts';

/** The folder of a runtime's page. */
export function folderOfRuntime(name: string): string {
  return `runtimes/${idOf(name)}/`;
}
