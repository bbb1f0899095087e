import picomatch from 'picomatch';

/** A path or glob of a configuration, normalized for comparison with paths. */
export interface PathPattern {
  /** Relative to the folder of the configuration, without a leading `./` or trailing slash; `.` is that folder. */
  readonly text: string;
  readonly isGlob: boolean;
  /** `!pattern`: excludes what it matches. */
  readonly isExclusion: boolean;
}

/** Reads a path or glob as people write it: `drafts`, `drafts/`, `./drafts`, `.`, `specs/*.yaml`, `!old/**`. */
export function readPattern(written: string): PathPattern {
  const isExclusion = written.startsWith('!') && !written.startsWith('!(');
  const own = isExclusion ? written.slice(1) : written;
  const { isGlob } = picomatch.scan(own);
  const text = plainPath(own);
  // A glob that ends in a slash matches folders, and so everything in them.
  return { text: isGlob && own.endsWith('/') ? `${text}/**` : text, isGlob, isExclusion };
}

/** A path without empty and `.` parts and with `..` resolved; `.` if nothing remains. */
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
 * Matches paths and globs of a configuration, for all doors: a path matches itself and everything below it. A list of only
 * exclusions matches everything else.
 *
 * A walk through folders skips node_modules and folders that start with a dot. Without `hidden`, the matcher skips them
 * too, below what is named.
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
    // The name of a file may look like a glob.
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
