import { generateLtp, leftOpenInLtp, ltpName, NO_LTP } from '../../generate/ltp/ltp.ts';
import { MARKERS } from '../../generate/series/kept-section.ts';
import { leftOpenInXlat, whyNoXlat, xlatTables } from '../../generate/strace/xlat.ts';
import type { Spec } from '../../spec/model.ts';
import type { SeriesFile } from './series-file.ts';

/** The test of a call for LTP. */
export async function ltpFile(spec: Spec): Promise<SeriesFile> {
  const text = await generateLtp(spec);
  return {
    path: `ltp/${ltpName(spec.name)}.c`,
    what: `a test of the errors and their order, for testcases/kernel/syscalls/${spec.name} of LTP`,
    options: ['ltp'],
    markers: MARKERS.stars,
    content:
      text === undefined ? { ok: false, reason: NO_LTP } : { ok: true, text, open: leftOpenInLtp(spec) },
  };
}

/** The tables of a call for strace, a file each. */
export function straceFiles(spec: Spec): readonly SeriesFile[] {
  const file = (name: string, what: string, content: SeriesFile['content']): SeriesFile => ({
    path: `strace/${name}.in`,
    what,
    options: ['strace'],
    markers: MARKERS.stars,
    content,
  });
  const tables = xlatTables(spec);
  if (tables.length === 0) return [file(`${spec.name}_flags`, '', { ok: false, reason: whyNoXlat(spec) })];
  const open = leftOpenInXlat(spec);
  return tables.map(({ name, input, text }, index) =>
    file(name, `the names of ${input}, for src/xlat of strace`, {
      ok: true,
      text,
      open: open.slice(index, index + 1),
    }),
  );
}
