import type { CallSource, SiteCall, WrittenCall } from '../../site/site-source.ts';

/** A file with specs. */
interface CallFile {
  /** Its calls, if their files are written. */
  readonly written: readonly WrittenCall[] | undefined;
  read(): readonly CallSource[];
}

/**
 * The calls of files. Those that are written are read all the same if they are compared with something: with another state
 * of the call, or with a manual page, which `isDescribed` tells by their name.
 */
export function withWritten(
  files: readonly CallFile[],
  isDescribed: (name: string) => boolean,
): readonly SiteCall[] {
  if (files.every(({ written }) => written === undefined)) return files.flatMap((file) => file.read());
  const states = new Map<string, number>();
  const callsOf = ({ written, read }: CallFile): readonly SiteCall[] => written ?? read();
  for (const { spec } of files.flatMap(callsOf)) states.set(spec.name, (states.get(spec.name) ?? 0) + 1);
  const isCompared = ({ spec: { name } }: WrittenCall): boolean =>
    (states.get(name) ?? 0) > 1 || isDescribed(name);
  return files.flatMap(({ written, read }): readonly SiteCall[] =>
    written === undefined || written.some(isCompared) ? read() : written,
  );
}
