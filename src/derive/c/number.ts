export interface IntegerText {
  readonly value: bigint;
  readonly isUnsigned: boolean;
  readonly isLong: boolean;
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  '0': 0,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
};

/** The value of an integer or a character in C; undefined for floating point and what is no number. */
export function readInteger(text: string): IntegerText | undefined {
  if (text.endsWith("'")) {
    const body = text.slice(text.indexOf("'") + 1, -1);
    const code = body.startsWith('\\')
      ? (ESCAPES[body.slice(1)] ??
        (body.startsWith('\\x') ? Number.parseInt(body.slice(2), 16) : body.charCodeAt(1)))
      : body.charCodeAt(0);
    return Number.isNaN(code) ? undefined : { value: BigInt(code), isUnsigned: false, isLong: false };
  }
  const parts = /^(0[xX][\da-fA-F]+|0[bB][01]+|\d+)([uUlL]*)$/.exec(text);
  const digits = parts?.[1];
  const suffix = parts?.[2];
  if (digits === undefined || suffix === undefined || digits.length > 40) return undefined;
  const isOctal = /^0\d/.test(digits);
  if (isOctal && /[89]/.test(digits)) return undefined;
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const isDecimal = /^[1-9]/.test(digits);
  const isLong = /l/i.test(suffix) || value > 0xffffffffn || (isDecimal && value > 0x7fffffffn);
  const isUnsigned =
    /u/i.test(suffix) || (!isDecimal && (isLong ? value > 0x7fffffffffffffffn : value > 0x7fffffffn));
  return { value, isUnsigned, isLong };
}
