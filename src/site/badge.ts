import { folderOfRuntime } from './runtime-folder.ts';
import { type CallSource, folderOfCall } from './site-source.ts';

/** The width of a letter of the badge's typeface at 11 pixels (Verdana's digits and small letters are about as wide). */
const LETTER_WIDTH = 7;
const PADDING = 12;

/** The colours of an answer's field; white text has a contrast of 4.5 or more on each. */
const COLOURS: ReadonlyMap<string, string> = new Map([
  ['allow', '#1a6b35'],
  ['EPERM', '#a3262a'],
  ['ENOSYS', '#7a5200'],
  ['args', '#7a5200'],
]);
const OTHER_COLOUR = '#555c63';

/** A call's badge for each runtime, to embed elsewhere: `syscalls/openat2/badge/docker.svg`. */
export function badgeFiles(call: CallSource): ReadonlyMap<string, () => string> {
  const files = new Map<string, () => string>();
  if (call.spec.status !== 'merged') return files;
  const newest = new Map(call.containers.map((row) => [row.runtime, row]));
  for (const { runtime, until, answer } of newest.values()) {
    const name = folderOfRuntime(runtime).split('/')[1] ?? '';
    files.set(badgePath(folderOfCall(call), name), () =>
      badge(`${call.spec.name} in ${runtime} ${until}`, answer === 'args' ? 'by arguments' : answer, answer),
    );
  }
  return files;
}

/** The path of a badge, by the folder of the call's page and the runtime's name. */
export function badgePath(folder: string, runtime: string): string {
  return `${folder}badge/${runtime}.svg`;
}

/** An SVG of two fields: what it is about, and the answer. Texts are the project's own, and escaped all the same. */
function badge(about: string, text: string, answer: string): string {
  const left = about.length * LETTER_WIDTH + PADDING;
  const right = text.length * LETTER_WIDTH + PADDING;
  const [label, value] = [escapeXml(about), escapeXml(text)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${value}">
<title>${label}: ${value}</title>
<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#3b4147"/><rect x="${left}" width="${right}" height="20" fill="${COLOURS.get(answer) ?? OTHER_COLOUR}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="${left / 2}" y="14" textLength="${left - PADDING}">${label}</text><text x="${left + right / 2}" y="14" textLength="${right - PADDING}">${value}</text>
</g>
</svg>
`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
