import picomatch from 'picomatch';

/** A path or glob of a configuration, in the form in which it is compared with paths. */
export interface PathPattern {
  /** From the folder of the configuration, with no `./` before it and no slash behind it; `.` is that folder. */
  readonly text: string;
  readonly isGlob: boolean;
  /** `!pattern`: what it matches is left out. */
  readonly isExclusion: boolean;
}

/** Reads a path or glob as people write it: `drafts`, `drafts/`, `./drafts`, `.`, `specs/*.yaml`, `!old/**`. */
export function readPattern(written: string): PathPattern {
  const isExclusion = written.startsWith('!') && !written.startsWith('!(');
  const own = isExclusion ? written.slice(1) : written;
  const { isGlob } = picomatch.scan(own);
  const text = plainPath(own);
  // A glob that ends in a slash names folders, and so all that lies in them.
  return { text: isGlob && own.endsWith('/') ? `${text}/**` : text, isGlob, isExclusion };
}

/** A path without what does not change where it leads; `.` where nothing remains. */
function plainPath(written: string): string {
  const parts: string[] = [];
  for (const part of written.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  const path = parts.join('/');
  return written.startsWith('/') ? `/${path}` : path || '.';
}

/**
 * What paths and globs match, for every door that has a configuration: a file itself, everything below a folder, and
 * what a glob matches. A list of exclusions alone leaves everything else in.
 *
 * A walk through folders leaves out those that start with a dot, and node_modules. Without `hidden`, so does the matcher
 * below what is named.
 */
export function pathMatcher(
  written: readonly string[],
  { hidden }: { readonly hidden: boolean },
): (path: string) => boolean {
  const patterns = written.map(readPattern);
  const included = patterns.filter(({ isExclusion }) => !isExclusion).map((each) => matcherOf(each, hidden));
  const excluded = patterns.filter(({ isExclusion }) => isExclusion).map((each) => matcherOf(each, true));
  return (path) => {
    const plain = plainPath(path);
    const isIn = included.length === 0 ? excluded.length > 0 : included.some((matches) => matches(plain));
    return isIn && !excluded.some((matches) => matches(plain));
  };
}

function matcherOf({ text, isGlob }: PathPattern, hidden: boolean): (path: string) => boolean {
  if (isGlob) {
    const matches = picomatch(text, { dot: hidden });
    // A file may have a name that reads as a glob.
    return (path) => path === text || matches(path);
  }
  const folder = text === '.' ? '' : text.endsWith('/') ? text : `${text}/`;
  return (path) => {
    if (path === text) return true;
    const isOutside = text === '.' && (path.startsWith('../') || path.startsWith('/'));
    if (isOutside || !path.startsWith(folder)) return false;
    return hidden || !path.slice(folder.length).split('/').some(isHidden);
  };
}

function isHidden(part: string): boolean {
  return part.startsWith('.') || part === 'node_modules';
}
