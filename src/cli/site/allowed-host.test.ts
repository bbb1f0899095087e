import { expect, test } from 'vitest';
import { isAllowedHost } from './allowed-host.ts';

test.each([
  ['127.0.0.1', '127.0.0.1:8080', true],
  ['127.0.0.1', 'localhost:8080', true],
  ['localhost', 'site.localhost', true],
  ['::1', '[::1]:8080', true],
  ['127.0.0.1', 'evil.example', false],
  ['127.0.0.1', 'evil.example:8080', false],
  ['127.0.0.1', '127.0.0.1.evil.example', false],
  ['127.0.0.1', 'localhost.evil.example', false],
  ['127.0.0.1', 'evil.example@x y', false],
  ['127.0.0.1', '', false],
  ['127.0.0.1', undefined, false],
  ['localhost', 'evil.example', false],
  ['0.0.0.0', 'box.example:8080', true],
])('listening on %s, a request for %s: %s', (listening, header, allowed) => {
  expect(isAllowedHost(listening, header)).toBe(allowed);
});
