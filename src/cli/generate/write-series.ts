import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { leftOpenInSpec } from '../../generate/left-open.ts';
import { namesThatAreKeywords } from '../../generate/series/c-keywords.ts';
import { keptLines, MARKERS, type MarkerStyle, withKeptLines } from '../../generate/series/kept-section.ts';
import { seriesIndex } from '../../generate/series/series-index.ts';
import { formatVersion, NEWEST } from '../../spec/version.ts';
import type { SpecToVerify } from '../../verify/verify.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { readTextFile } from '../input/read-file.ts';
import { replaceFile } from '../replace-file.ts';
import { type SeriesOptions, seriesFiles } from './series-files.ts';

const INDEX = 'README.md';

/** What a command line named, as its user wrote it. */
export interface SeriesRequest extends SeriesOptions {
  /** The spec as it was named. */
  readonly source: string;
}

/**
 * Writes a folder with everything that goes with a call, and returns a summary. Sections between markers are kept.
 *
 * @throws Failure where nothing can be written, and nothing was; or where the disk refuses it
 */
export async function writeSeries(specs: readonly SpecToVerify[], request: SeriesRequest): Promise<string> {
  const [named, ...others] = specs;
  if (named === undefined || others.length > 0)
    throw new Failure(
      `all: the folder is for one call, and there are ${specs.length}: ${specs.map(({ spec }) => spec.name).join(', ')}\nhelp: name one spec`,
    );
  const { spec } = named;
  const keywords = namesThatAreKeywords(spec);
  if (keywords.length > 0)
    throw new Failure(
      `all: ${spec.name} has names that are keywords of C, so no header or test compiles: ${keywords.join('; ')}\nhelp: rename them in the spec`,
    );
  const files = await seriesFiles(named, request);
  const written = files.flatMap((file) => (file.content.ok ? [{ file, content: file.content }] : []));
  const leftOut = files.flatMap(({ path, content }) =>
    content.ok ? [] : [{ path, reason: content.reason }],
  );
  const index = seriesIndex({
    syscall: spec.name,
    command: commandLine(request.source, [
      'all',
      ...(request.kernel === NEWEST ? [] : ['--kernel', formatVersion(request.kernel)]),
      ...(request.tree === undefined ? [] : ['--tree', request.tree]),
      ...request.profiles.flatMap((tree) => ['--seccomp', tree]),
      ...(request.base === undefined ? [] : ['--base', request.base]),
      '-o',
      request.folder,
    ]),
    files: written.map(({ file, content: { open } }) => ({
      path: file.path,
      what: file.what,
      command: commandLine(request.source, file.options),
      open,
      isKept: file.markers !== undefined,
    })),
    leftOut: leftOut.map((one) => ({ ...one, isStale: existsSync(join(request.folder, one.path)) })),
    openInSpec: leftOpenInSpec(spec),
  });
  const texts = [
    { path: INDEX, text: index, markers: MARKERS.html },
    ...written.map(({ file: { path, markers }, content: { text } }) => ({ path, text, markers })),
  ];
  const hadIndex = existsSync(join(request.folder, INDEX));
  // Everything is read before anything is written, so that a refusal leaves the folder as it was.
  const merged = texts.map((one) => merge(request.folder, one, hadIndex));
  const changed = merged.filter(({ text, before }) => text !== before);
  for (const { path, text, before } of changed) write(path, text, before !== undefined);
  return [
    `${request.folder}: ${merged.length} files for ${spec.name}, ${changed.length} new or changed`,
    ...leftOut.map(({ path, reason }) => `left out: ${path}: ${reason}`),
    '',
  ].join('\n');
}

interface MergedFile {
  readonly path: string;
  readonly text: string;
  /** What the file has now; undefined if there is none. */
  readonly before: string | undefined;
}

function merge(
  folder: string,
  {
    path,
    text,
    markers,
  }: { readonly path: string; readonly text: string; readonly markers: MarkerStyle | undefined },
  hadIndex: boolean,
): MergedFile {
  const place = join(folder, path);
  if (!existsSync(place))
    return {
      path: place,
      text: markers === undefined ? text : withKeptLines(text, markers, markers.empty),
      before: undefined,
    };
  const file = readTextFile(place);
  if (!file.ok) throw new Failure(`${place}: ${file.message}`);
  if (markers === undefined) {
    if (hadIndex) return { path: place, text, before: file.text };
    throw new Failure(
      `${place}: is not from "generate all", since the folder has no ${INDEX}\nhelp: move it away, or name another folder`,
    );
  }
  const kept = keptLines(file.text, markers);
  if (!kept.ok)
    throw new Failure(
      `${place}: ${kept.message}, so what you wrote there would be lost; nothing was written\nhelp: put the lines back around it, or move the file away`,
    );
  return { path: place, text: withKeptLines(text, markers, kept.lines), before: file.text };
}

function write(path: string, text: string, isThere: boolean): void {
  if (isThere) {
    replaceFile(path, text);
    return;
  }
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new Failure(`cannot write ${path}: ${describeSystemError(error) ?? String(error)}`);
  }
}

/** A command to copy into a shell. */
function commandLine(source: string, [kind = '', ...options]: readonly string[]): string {
  return ['probeable', 'generate', kind, source, ...options].map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
