import { describe, expect, test } from 'vitest';
import { pathMatcher } from '../../check/settings/path-patterns.ts';

const matches = (patterns: readonly string[], path: string, hidden = true): boolean =>
  pathMatcher(patterns, { hidden })(path);

describe('a path or glob of a configuration', () => {
  test.each(['drafts', 'drafts/', './drafts', './drafts/', 'drafts//', './/drafts', 'x/../drafts'])(
    '%s is a folder, and everything below it',
    (pattern) => {
      for (const path of ['drafts/x.yaml', './drafts/x.yaml', 'drafts/a/b.yaml'])
        expect([path, matches([pattern], path)]).toEqual([path, true]);
      for (const path of ['x.yaml', 'draftsman/x.yaml', 'a/drafts/x.yaml', '../drafts/x.yaml'])
        expect([path, matches([pattern], path)]).toEqual([path, false]);
    },
  );

  test.each(['.', './', ''])('"%s" is the folder of the configuration', (pattern) => {
    expect(matches([pattern], 'x.yaml')).toBe(true);
    expect(matches([pattern], 'a/b/x.yaml')).toBe(true);
    expect(matches([pattern], '../x.yaml')).toBe(false);
    expect(matches([pattern], '/elsewhere/x.yaml')).toBe(false);
  });

  test.each(['x.yaml', './x.yaml'])('%s is a file', (pattern) => {
    expect(matches([pattern], 'x.yaml')).toBe(true);
    expect(matches([pattern], './x.yaml')).toBe(true);
    expect(matches([pattern], 'a/x.yaml')).toBe(false);
  });

  test.each([
    ['drafts/*.yaml', 'drafts/x.yaml', 'drafts/a/x.yaml'],
    ['./drafts/*.yaml', 'drafts/x.yaml', 'x.yaml'],
    ['./drafts/**', 'drafts/a/x.yaml', 'x.yaml'],
    ['**/*.yaml', 'a/b/x.yaml', 'a/b/x.yml'],
    ['*/', 'drafts/a/x.yaml', 'x.yaml'],
    ['{a,b}/*.y?ml', 'b/x.yaml', 'c/x.yaml'],
  ])('the glob %s matches %s and not %s', (pattern, inside, outside) => {
    expect([matches([pattern], inside), matches([pattern], outside)]).toEqual([true, false]);
  });

  test('a file may have a name that reads as a glob', () => {
    expect(matches(['a(b).yaml'], 'a(b).yaml')).toBe(true);
    expect(matches(['[x].yaml'], '[x].yaml')).toBe(true);
  });

  test('an exclusion takes away what others match, in whatever order', () => {
    for (const patterns of [
      ['specs', '!specs/old/'],
      ['!./specs/old', 'specs/**'],
    ]) {
      expect(matches(patterns, 'specs/x.yaml')).toBe(true);
      expect(matches(patterns, 'specs/old/x.yaml')).toBe(false);
    }
    expect(matches(['!old'], 'x.yaml')).toBe(true);
    expect(matches(['!old'], 'old/x.yaml')).toBe(false);
  });

  test('a walk does not find what is hidden, unless that is named', () => {
    for (const pattern of ['.', 'specs', '**/*.yaml'])
      expect(matches([pattern], 'specs/.git/x.yaml', false)).toBe(false);
    expect(matches(['specs'], 'specs/node_modules/x.yaml', false)).toBe(false);
    expect(matches(['.github'], '.github/x.yaml', false)).toBe(true);
    expect(matches(['specs'], 'specs/.drafts/x.yaml', true)).toBe(true);
  });
});
